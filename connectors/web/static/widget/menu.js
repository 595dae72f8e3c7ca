// The menu in the header: transcript, sound, notifications, end of the chat; and adding photos.

export class Menu {
  constructor(chat) {
    this.chat = chat;
    this.node = chat.h("div.menu", { hidden: true, onfocusout: (event) => this.node.contains(event.relatedTarget) || event.relatedTarget == chat.menuButton || this.close(true) });
    chat.header.append(this.node);
    this.attach();
  }

  toggle() {
    if (this.close()) return;
    const { chat } = this;
    const { h, conversation } = chat;
    const item = (label, onclick) => h("button", { type: "button", onclick: () => (this.close(), onclick()) }, label);
    const sound = conversation.kept.sound;
    this.node.replaceChildren(
      item(chat.t("transcript"), () => this.transcript()),
      item(chat.t(sound ? "sound_off" : "sound_on"), () => (conversation.keep({ sound: !sound }), sound || this.beep())),
      ..."Notification" in window ? [item(chat.t("notify"), () => this.ask())] : [],
      ...conversation.id && chat.thread.now != "closed" ? [item(chat.t("end"), () => this.end())] : [],
    );
    this.open(true);
    this.node.querySelector("button").focus();
  }

  open(open) {
    this.node.hidden = !open;
    this.chat.menuButton.setAttribute("aria-expanded", open);
  }

  /** True when there was something to close. */
  close(left) {
    if (this.node.hidden) return false;
    this.open(false);
    if (!left) this.chat.menuButton.focus();
    return true;
  }

  transcript() {
    const { chat } = this;
    const line = ({ at, author, text, card }) => [at, author && chat.thread.name(author) + ":", text, card && JSON.stringify(card)].filter(Boolean).join(" ");
    const said = chat.thread.events.filter(({ type }) => type == "message").map(line).join("\n");
    const href = URL.createObjectURL(new Blob([said], { type: "text/plain" }));
    chat.h("a", { href, download: chat.t("title") + ".txt" }).click();
    setTimeout(() => URL.revokeObjectURL(href), 1e4);
  }

  async ask() {
    const { chat } = this;
    const granted = (await Notification.requestPermission()) == "granted";
    chat.conversation.keep({ notify: granted });
    chat.thread.note(chat.t(granted ? "notified" : "blocked"));
  }

  /** A reply came: sound and notification, when the customer wanted them and is not looking. */
  alert(who, text) {
    const { sound, notify } = this.chat.conversation.kept;
    if (!document.hidden && this.chat.isOpen) return;
    if (sound) this.beep();
    if (notify && document.hidden)
      try {
        new Notification(who, { body: text.slice(0, 140), tag: this.chat.conversation.key }).onclick = () => (window.focus(), this.chat.show());
      } catch {} // Android only allows it to service workers
  }

  beep() {
    const audio = new AudioContext();
    const [tone, gain] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = 660;
    gain.gain.setValueAtTime(0.08, audio.currentTime);
    gain.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.3);
    tone.connect(gain).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.3);
  }

  end() {
    const { chat } = this;
    const { h, conversation } = chat;
    const button = (key, onclick) => h("button.choice", { type: "button", onclick: () => (box.remove(), chat.input.focus(), onclick?.()) }, chat.t(key));
    const box = h("div.confirm", { role: "group", "aria-label": chat.t("end_sure") }, h("p", {}, chat.t("end_sure")), button("end", () => conversation.end()), button("keep"));
    chat.form.before(box);
    box.querySelector("button").focus();
  }

  attach() {
    const { chat } = this;
    const file = chat.h("input", { type: "file", accept: "image/*", hidden: true, onchange: () => this.photos(file) });
    const button = chat.h("button.tool", { type: "button", hidden: true, "aria-label": chat.t("photo"), title: chat.t("photo"), onclick: () => file.click() }, chat.icon("photo"));
    chat.form.prepend(button, file);
    chat.conversation.addEventListener("joined", () => (button.hidden = !chat.conversation.features.includes("attachments")));
  }

  async photos(input) {
    const { chat } = this;
    for (const file of input.files) {
      const photo = await smaller(file).catch(() => null);
      if (photo) chat.conversation.send({ photo });
      chat.error.hidden = !!photo;
      chat.error.textContent = photo ? "" : chat.t("photo_bad");
    }
    input.value = "";
  }
}

/** The photo as a JPEG of at most 1600 pixels a side, without what the camera wrote into it. */
async function smaller(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, 1600 / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [bitmap.width * scale, bitmap.height * scale];
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
}
