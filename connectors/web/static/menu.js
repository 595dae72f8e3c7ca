// The menu in the header: transcript, sound, notifications, end of the chat.
import { button, h } from "./dom.js";

export class Menu {
  features = [];

  constructor(chat) {
    this.chat = chat;
    this.node = h("div.menu", { hidden: "", onfocusout: ({ relatedTarget: next }) => this.node.contains(next) || next == chat.menuButton || this.open(false) });
    chat.header.append(this.node);
  }

  open(open) {
    this.node.hidden = !open;
    this.chat.menuButton.setAttribute("aria-expanded", open);
  }

  /** Closes the menu; false when it was not open. */
  close() {
    if (this.node.hidden) return false;
    this.open(false);
    this.chat.menuButton.focus();
    return true;
  }

  toggle() {
    if (this.close()) return;
    const { chat } = this;
    const { conversation, thread } = chat;
    const { sound, notify } = conversation.kept;
    const item = (key, onclick) => button(chat.t(key), () => {
      this.close();
      onclick();
    }, "item");
    const offer = (key) => this.features.includes(key) && conversation.id ? item(key, () => this[key]()) : "";
    this.node.replaceChildren(
      item("save", () => this.save()),
      offer("transcript"),
      offer("telegram"),
      item(sound ? "sound_off" : "sound_on", () => {
        conversation.keep({ sound: !sound });
        if (!sound) this.beep();
      }),
      "Notification" in window && !notify ? item("notify", () => this.notify()) : "",
      thread.now != "closed" ? offer("end") : "",
    );
    this.open(true);
    this.node.firstChild.focus();
  }

  /** Saves what was said as a text file. */
  save() {
    const { chat } = this;
    const lines = chat.thread.messages.map(({ at, author, text = "", card }) => `${at} ${chat.thread.name(author)}: ${text} ${card?.text || card?.title || ""}`);
    const href = URL.createObjectURL(new Blob([lines.join("\n")], { type: "text/plain" }));
    h("a", { href, download: chat.t("title") + ".txt" }).click();
  }

  async notify() {
    const { chat } = this;
    const notify = (await Notification.requestPermission()) == "granted";
    chat.conversation.keep({ notify });
    chat.thread.note(chat.t(notify ? "notified" : "blocked"));
  }

  /** A reply came: sound and notification, when the customer wanted them and is not looking. */
  alert(who, body) {
    const { conversation, isOpen } = this.chat;
    const { sound, notify } = conversation.kept;
    if (isOpen && !document.hidden) return;
    if (sound) this.beep();
    if (notify && document.hidden)
      try {
        new Notification(who, { body, tag: conversation.key }).onclick = () => {
          focus();
          this.chat.show();
        };
      } catch {} // on Android only a service worker may
  }

  beep() {
    const audio = new AudioContext();
    const gain = audio.createGain();
    const tone = audio.createOscillator();
    gain.gain.value = 0.05;
    tone.connect(gain).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.12);
  }

  /** Asks first. */
  end() {
    this.ask("end_sure", "end", "keep", () => this.chat.conversation.end());
  }

  /** Mails what was said to the customer. */
  transcript() {
    const { chat } = this;
    const input = h("input", { type: "email", required: true, autocomplete: "email", "aria-label": chat.t("email") });
    this.ask("email", "send", "cancel", () => this.does("transcript", { email: input.value }).then((mailed) => mailed && chat.thread.note(chat.t("mailed"))), input);
  }

  /** Shows the way to go on in Telegram: a link, and a code for the customer's phone. */
  async telegram() {
    const { chat } = this;
    const label = chat.t("telegram");
    const { url, qr } = await this.does("telegram") || {};
    if (url) chat.thread.show({ title: label, subtitle: chat.t("scan"), qr, link: { url, label } });
  }

  /** A request that may fail; then says why. */
  does(path, body = {}) {
    return this.chat.conversation.post(path, body).catch(({ message }) => this.chat.fail(message || this.chat.t("offline")));
  }

  /** A question above the field: yes or no, or something to fill in. */
  ask(question, yes, no, then, field) {
    const { chat } = this;
    const leave = () => {
      box.remove();
      chat.focus();
    };
    const submit = (event) => {
      event.preventDefault();
      leave();
      then();
    };
    const box = h("form.choices.confirm", { "aria-label": chat.t(question), onsubmit: submit }, h("p", {}, chat.t(question)), field, h("button.choice", {}, chat.t(yes)), button(chat.t(no), leave));
    chat.form.before(box);
    box.querySelector("input, button").focus();
  }
}
