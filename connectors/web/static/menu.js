// The menu in the header: transcript, sound, notifications, end of the chat.
import { anchor, button, h, safe } from "./dom.js";

export class Menu {
  links = [];

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
    const item = (key, onclick, label = chat.t(key)) => button(label, () => {
      this.close();
      onclick();
    }, "item");
    this.node.replaceChildren(
      item("transcript", () => this.transcript()),
      item(sound ? "sound_off" : "sound_on", () => {
        conversation.keep({ sound: !sound });
        if (!sound) this.beep();
      }),
      "Notification" in window && !notify ? item("notify", () => this.ask()) : "",
      ...this.links.map((link) => link.qr ? item(0, () => thread.show({ title: link.label, image: link.qr, link }), link.label) : anchor(safe(link.url), link.label, "a.item")),
      conversation.id && thread.now != "closed" ? item("end", () => this.end()) : "",
    );
    this.open(true);
    this.node.firstChild.focus();
  }

  /** Saves what was said as a text file. */
  transcript() {
    const { chat } = this;
    const lines = chat.thread.messages.map(({ at, author, text = "", card }) => `${at} ${chat.thread.name(author)}: ${text} ${card?.text || card?.title || ""}`);
    const href = URL.createObjectURL(new Blob([lines.join("\n")], { type: "text/plain" }));
    h("a", { href, download: chat.t("title") + ".txt" }).click();
    setTimeout(() => URL.revokeObjectURL(href), 9999);
  }

  async ask() {
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
    const { chat } = this;
    const act = (key, then) => button(chat.t(key), () => {
      box.remove();
      chat.focus();
      then?.();
    });
    const box = h("div.choices.confirm", { role: "group", "aria-label": chat.t("end_sure") }, h("p", {}, chat.t("end_sure")), act("end", () => chat.conversation.end()), act("keep"));
    chat.form.before(box);
    box.querySelector("button").focus();
  }
}
