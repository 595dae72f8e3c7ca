// Draws the log: who said what, what is on its way, what can be chosen. Text is only ever text.

export class Thread {
  constructor(chat) {
    const { h, conversation, log } = chat;
    this.chat = chat;
    this.lines = h("div");
    this.pending = h("div");
    this.dots = h("div.line.bot.typing", { hidden: true }, h("p.sr"), h("div.bubble", { "aria-hidden": "true" }, h("i"), h("i"), h("i")));
    this.again = h("div.choices.again", { hidden: true }, this.button("again", () => (conversation.startOver(), chat.input.focus())));
    this.jump = h("button.jump", { type: "button", hidden: true, onclick: () => this.toEnd() }, chat.t("jump"));
    this.starters = h("div.choices", {}, chat.t("starters").split("|").filter(Boolean).map((text) =>
      h("button.choice", { type: "button", onclick: () => this.answer({ text }) }, text)));
    log.append(h("div.hello", {}, h("p", {}, chat.t("hello")), this.starters), this.lines, this.pending, this.dots, this.again);
    log.after(h("div.over", {}, this.jump));
    log.onscroll = () => this.atEnd && this.shown();
    this.reset();
    for (const type of ["event", "outbox", "joined", "online", "reset"])
      conversation.addEventListener(type, ({ detail }) => this["on" + type](detail));
    addEventListener("offline", () => this.ononline(false));
    document.addEventListener("visibilitychange", () => this.shown());
  }

  reset() {
    this.lines.replaceChildren();
    this.events = [];
    this.offers = new Map(); // by the number of the message that made the offer
    this.unseen = [];
    this.said = 0; // the number of the customer's last message
    this.last = {};
    this.starters.hidden = false;
    this.hold({ holder: "bot" });
  }

  button(key, onclick, kind = "choice") {
    return this.chat.h("button." + kind, { type: "button", onclick }, this.chat.t(key));
  }

  answer(said) {
    const { conversation, full, log, input } = this.chat;
    conversation.send(said);
    (full.matches ? log : input).focus();
  }

  // ---- what the conversation tells

  onreset() {
    this.reset();
  }

  onjoined(state) {
    this.hold(state);
  }

  ononline(online) {
    this.chat.tell(online ? "" : this.chat.t("offline"));
  }

  onevent(event) {
    const past = event.seq <= this.chat.conversation.past;
    if (event.seq) this.events.push(event);
    if (event.type == "message") this.message(event, past);
    if (event.type == "holder") this.holder(event, past);
    if (event.type == "typing") this.typing(event);
    if (event.type == "chosen") {
      this.offers.get(event.message)?.remove();
      this.offers.delete(event.message);
    }
  }

  message(event, past) {
    const { chat } = this;
    const mine = event.author.role == "customer";
    const follow = this.atEnd || mine;
    const line = this.draw(event);
    if (mine) {
      this.said = event.seq;
      line.append(this.state("delivered"));
    } else {
      this.typing({});
      if (event.seq > (chat.conversation.kept.seen || 0)) this.unseen.push(event.seq);
      if (!past) this.announce(event);
    }
    if (event.choices?.length || event.picker) {
      const offer = chat.cards.offer(chat, event, (said) => this.answer(said));
      this.offers.set(event.seq, offer);
      line.append(offer);
    }
    this.lines.append(line);
    this.starters.hidden = true;
    this.refresh();
    follow ? this.toEnd() : (this.jump.hidden = false);
    this.shown();
  }

  holder(event, past) {
    const { chat, now } = this;
    this.hold(event);
    if (now == event.holder) return;
    const note = { agent: "joined", closed: "ended", bot: "back" }[event.holder];
    if (note) this.note(chat.t(note, event), past);
  }

  typing({ role, on }) {
    const { chat, dots } = this;
    clearTimeout(this.quiet);
    if (on) this.quiet = setTimeout(() => this.typing({}), 30000);
    const follow = this.atEnd;
    dots.hidden = !on;
    dots.firstChild.textContent = chat.t("typing", { name: this.name({ role }) });
    if (follow) this.toEnd();
  }

  hold({ holder, name, picture, position }) {
    const { chat } = this;
    this.now = holder;
    if (holder == "agent") this.agent = name;
    this.again.hidden = holder != "closed";
    chat.holder(position ? chat.t("queue", { n: position }) : chat.t("status_" + holder), holder == "agent" && name, picture);
  }

  // ---- drawing

  draw({ author, at, text, card, attachments = [] }) {
    const { chat } = this;
    const { h, cards, locale } = chat;
    const who = this.name(author);
    const time = new Date(at);
    const day = time.toDateString();
    if (this.last.day != day) this.lines.append(h("p.note", {}, this.day(time)));
    const first = this.last.who != who || this.last.day != day || time - this.last.time > 3e5;
    this.last = { who, day, time };
    return h(`div.line.${author.role}${first ? ".first" : ""}`, {},
      h(first && /bot|agent/.test(author.role) ? "p.who" : "p.sr", {}, who),
      text && h("p.bubble", { dir: "auto" }, linked(h, text)),
      card && cards.card(chat, card),
      attachments.map((file) => cards.photo(chat, file)),
      h("time", { datetime: at }, time.toLocaleTimeString(locale, { timeStyle: "short" })));
  }

  name({ role, name }) {
    const { chat } = this;
    return name || { customer: chat.t("you"), agent: this.agent, system: "" }[role] || chat.getAttribute("bot-name") || chat.t("bot");
  }

  day(time) {
    const ago = Math.round((new Date().setHours(12, 0) - new Date(time).setHours(12, 0)) / 864e5);
    return ago < 2 ? this.chat.t(ago ? "yesterday" : "today") : time.toLocaleDateString(this.chat.locale, { dateStyle: "long" });
  }

  note(text, past) {
    this.lines.append(this.chat.h("p.note", {}, text));
    this.last.who = null;
    if (!past) this.chat.say(text);
    this.toEnd();
  }

  state(key, ...more) {
    return this.chat.h("p.state." + key, {}, this.chat.t(key), more);
  }

  onoutbox() {
    const { chat } = this;
    const { conversation, h } = chat;
    const act = (key, does, item) => this.button(key, () => (conversation[does](item), chat.input.focus()), "link");
    const { outbox } = conversation;
    this.pending.replaceChildren(...outbox.map((item) => {
      const state = item.failed ? "failed" : item.waiting ? "waiting" : item.sent ? "sent" : "sending";
      return h("div.line.customer.first", {}, h("p.sr", {}, chat.t("you")),
        h("p.bubble", { dir: "auto" }, item.text || chat.t("photo_of")),
        this.state(state, item.failed && ` ${item.failed}`, (item.failed || item.waiting) && act("retry", "retry", item), item.failed && act("discard", "discard", item)));
    }));
    if (outbox.length) {
      this.starters.hidden = true;
      this.toEnd();
    }
    this.refresh();
  }

  /** Only what was offered after the customer's last word can still be chosen. */
  refresh() {
    const busy = this.chat.conversation.outbox.some((item) => !item.failed);
    for (const [seq, node] of this.offers) node.hidden = busy || seq < this.said;
  }

  focusOffer(event) {
    const open = [...this.offers.values(), this.starters].findLast((node) => !node.hidden);
    if (!open) return;
    event.preventDefault();
    open.querySelector("button, input").focus();
  }

  announce({ author, text = "", card, choices = [] }) {
    const { chat } = this;
    const who = this.name(author);
    chat.say(`${who}: ${text} ${card?.title || ""} ${choices[0] ? chat.t("options", { list: choices.map(({ label }) => label).join(", ") }) : ""}`);
    chat.menu.alert(who, text || card?.title || "");
  }

  // ---- what has been seen

  get atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.chat.log;
    return scrollHeight - scrollTop - clientHeight < 90;
  }

  toEnd() {
    this.chat.log.scrollTop = 1e9;
    this.jump.hidden = true;
  }

  shown() {
    const { chat } = this;
    const { conversation } = chat;
    if (chat.isOpen && !document.hidden) {
      if (this.unseen.length) conversation.keep({ seen: conversation.cursor });
      if (this.atEnd) this.jump.hidden = true;
    }
    this.unseen = this.unseen.filter((seq) => seq > (conversation.kept.seen || 0));
    chat.count(this.unseen.length);
  }
}

/** The text, its http and https addresses as links. */
const linked = (h, text) => text.split(/(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?()[\]])/).map((part, index) =>
  index % 2 ? h("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part) : part);
