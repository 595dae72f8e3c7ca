// Draws the log: who said what, what is on its way, what can be chosen.
import { card, offer, photo } from "./cards.js";
import { button, h } from "./dom.js";
import { linked } from "./links.js";
import { photoButton } from "./photos.js";

export class Thread {
  atEnd = true;

  constructor(chat) {
    this.chat = chat;
    this.lines = h("div");
    this.pending = h("div");
    this.dots = h("div.line.first.bot", { hidden: "" }, h("p.sr"), h("p.bubble.dots", { "aria-hidden": true }, h("i"), h("i"), h("i")));
    this.again = h("p.note", { hidden: "" }, button(chat.t("again"), () => {
      chat.conversation.startOver();
      chat.input.focus();
    }));
    this.jump = button(chat.t("jump"), () => this.toEnd(), "jump", { hidden: "" });
    this.starters = h("div.choices", {}, chat.t("starters").split("|").map((text) => text && button(text, () => this.answer({ text }))));
    chat.log.append(h("div.hello", {}, h("p", {}, chat.t("hello")), this.starters), this.lines, this.pending, this.dots, this.again);
    chat.log.after(h("div.over", {}, this.jump));
    chat.log.onscroll = () => this.scrolled();
    chat.log.addEventListener("load", () => this.grown(), true); // a picture came
    addEventListener("offline", () => this.online(false));
    document.addEventListener("visibilitychange", () => this.shown());
    this.reset();
  }

  /** Sends an answer, and puts the focus where the next can be given. */
  answer(said) {
    this.chat.conversation.send(said);
    this.chat.focus();
  }

  // What the conversation tells.

  reset() {
    this.lines.replaceChildren();
    this.messages = []; // each with the `line` that shows it
    this.offers = new Map(); // by the number of the message that made the offer
    this.unseen = [];
    this.said = 0; // the number of the customer's last message
    this.last = {};
    this.starters.hidden = false;
    this.joined({ holder: "bot" });
  }

  joined({ holder, name, picture, position, features = [] }) {
    const { chat } = this;
    this.now = holder;
    if (name) this.agent = name;
    this.again.hidden = holder != "closed";
    if (features[0]) chat.menu.features = features;
    if (features.includes("attachments")) this.photos ||= chat.form.prepend(...photoButton(chat)) || true;
    chat.holder(position ? chat.t("queue", { n: position }) : chat.t("status_" + holder), holder == "agent" && (name || this.agent), picture);
  }

  online(online) {
    this.chat.tell(online ? "" : this.chat.t("offline"));
  }

  event(event, past) {
    const { type, on, role, message, holder } = event;
    if (type == "message") this.message(event, past);
    if (type == "typing") this.typing(on && role);
    if (type == "edited" || type == "deleted") this.changed(event, past);
    if (type == "chosen") {
      this.offers.get(message)?.remove();
      this.offers.delete(message);
    }
    if (type == "holder") {
      const note = this.now != holder && { agent: "joined", closed: "ended", bot: "back" }[holder];
      this.joined(event);
      if (note) this.note(this.chat.t(note, event), past);
    }
  }

  outboxed(outbox) {
    const { chat, pending, starters } = this;
    const act = (key, does, item) => button(chat.t(key), () => {
      chat.conversation[does](item);
      chat.focus();
    }, "link");
    this.busy = outbox.some(({ failed }) => !failed);
    pending.replaceChildren(...outbox.map((item) => {
      const { failed, waiting, sent, text } = item;
      return h("div.line.first.customer", {}, h("p.sr", {}, chat.t("you")), h("p.bubble", { dir: "auto" }, text || chat.t("photo_of")),
        this.state(failed ? "failed" : sent ? "sent" : waiting ? "waiting" : "sending", failed && ` ${failed}`,
          (failed || (waiting && !sent)) && act("retry", "retry", item), failed && act("discard", "discard", item)));
    }));
    if (outbox[0]) {
      starters.hidden = true;
      this.toEnd();
    }
    this.refresh();
  }

  // Drawing.

  message(event, past) {
    const { author, choices, picker, seq } = event;
    const mine = author.role == "customer";
    if (mine) this.atEnd = true;
    const line = this.draw(event);
    this.messages.push({ ...event, line });
    this.starters.hidden = true;
    if (mine) {
      this.said = seq;
      line.append(this.state("delivered"));
    } else {
      this.typing();
      if (!event.deleted && seq > (this.chat.conversation.kept.seen || 0)) this.unseen.push(seq);
      if (!past) this.announce(event);
    }
    if (choices?.[0] || picker) {
      const node = attempt(() => offer(this.chat, event, (said) => this.answer(said))) || h("div");
      this.offers.set(seq, node);
      line.append(node);
    }
    this.refresh();
    this.jump.hidden = false;
    this.grown();
    this.shown();
  }

  /** Who said it has put it otherwise, or taken it back: nothing of what it was stays here. */
  changed({ type, message, text }, past) {
    const said = this.messages.find(({ seq }) => seq == message);
    const { line } = Object.assign(said, { text, [type]: true });
    const bubble = this.bubble(said);
    line.replaceChildren(line.firstChild, bubble, line.querySelector("time"));
    if (!past) this.say(`${this.name(said.author)}: ${bubble.textContent}`);
  }

  bubble({ text, edited, deleted }) {
    const { chat } = this;
    return deleted ? h("p.bubble.gone", {}, chat.t("deleted"))
      : text && h("p.bubble", { dir: "auto" }, linked(text), edited && [" ", h("small", {}, chat.t("edited"))]);
  }

  draw(event) {
    const { chat, last } = this;
    const { author, at, card: data, attachments = [] } = event;
    const who = this.name(author);
    const time = new Date(at);
    const day = time.toDateString();
    if (last.day != day) this.note(time.toLocaleDateString(chat.locale, { weekday: "long", day: "numeric", month: "long" }), true);
    const first = last.who != who || time - last.time > 3e5;
    this.last = { who, day, time };
    const line = h(`div.line.${author.role}${first ? ".first" : ""}`, {},
      h(first && /bot|agent/.test(author.role) ? "p.who" : "p.sr", {}, who),
      this.bubble(event),
      data && attempt(() => card(chat, data)),
      attachments.map((file) => photo(chat, file)),
      h("time", { datetime: at }, time.toLocaleTimeString(chat.locale, { timeStyle: "short" })));
    this.lines.append(line);
    if (first) this.head = line;
    return line;
  }

  /** A card that is not of the log. */
  show(data) {
    this.lines.append(h("div.line.first", {}, card(this.chat, data)));
    this.toEnd();
  }

  name({ role, name }) {
    return name || { customer: this.chat.t("you"), agent: this.agent }[role] || this.chat.t("bot");
  }

  note(text, past) {
    this.lines.append(h("p.note", {}, text));
    this.last.who = 0;
    if (!past) this.say(text);
    this.toEnd();
  }

  state(key, ...more) {
    return h("p.state." + key, {}, this.chat.t(key), more);
  }

  typing(role) {
    const { dots } = this;
    clearTimeout(this.quiet);
    if (role) this.quiet = setTimeout(() => this.typing(), 30000);
    dots.hidden = !role;
    dots.firstChild.textContent = this.chat.t("typing", { name: this.name({ role }) });
    this.grown();
  }

  /** Only what was offered after the customer's last word can still be chosen. */
  refresh() {
    for (const [seq, node] of this.offers) node.hidden = this.busy || seq < this.said;
  }

  /** Puts the focus on the latest offer; false when there is none. */
  focusOffer() {
    const open = [this.starters, ...this.offers.values()].findLast((node) => !node.hidden);
    open?.querySelector("button, input").focus();
    return open;
  }

  /** Speaks to screen readers without moving the focus. */
  say(text) {
    const region = this.chat.regions[+this.chat.isOpen];
    region.append(h("span", {}, text));
    if (region.children[4]) region.firstChild.remove();
  }

  announce({ author, text = "", card: data, choices = [] }) {
    const { chat } = this;
    const who = this.name(author);
    const what = text || data?.title || "";
    this.say(`${who}: ${what} ${choices[0] ? chat.t("options", { list: choices.map(({ label }) => label).join(", ") }) : ""}`);
    chat.menu.alert(who, what);
  }

  // What has been seen.

  /** There is more to read: follows it as long as its beginning stays in view, unless the customer reads further up. */
  grown() {
    if (this.atEnd) this.toEnd(this.head?.offsetTop - this.chat.log.offsetTop - 12);
  }

  toEnd(most) {
    this.chat.log.scrollTop = most || 1e9;
    this.scrolled();
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.chat.log;
    this.atEnd = scrollHeight - scrollTop - clientHeight < 90;
    if (this.atEnd) this.jump.hidden = true;
  }

  shown() {
    const { chat } = this;
    const { conversation, isOpen } = chat;
    if (isOpen && !document.hidden && this.unseen[0]) conversation.keep({ seen: this.unseen.at(-1) });
    this.unseen = this.unseen.filter((seq) => seq > (conversation?.kept.seen || 0));
    chat.count(this.unseen.length);
  }
}

/** What could not be drawn is left out: the message's words still come. */
const attempt = (draw) => {
  try {
    return draw();
  } catch {}
};
