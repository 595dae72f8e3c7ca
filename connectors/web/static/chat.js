// The customer's chat: a launcher and an empty panel on a shop's page, painted after one small request.
// The rest (talk.js) comes right after. docs/widget.md lists what can be set.
import { button, h, icon, safe, shelf } from "./dom.js";
import { DOM, ENGLISH, LANGUAGES, STYLE, VERSION } from "./made-by-the-server"; // script.py: from strings/ and shell.css

const script = document.currentScript;
const narrow = matchMedia("(max-width: 520px), (max-height: 420px)"); // then the panel fills the screen
const tab = shelf("sessionStorage", "returns-desk"); // what this tab keeps: {open, draft}
const LIMIT = 2000; // characters in a message

class Chat extends HTMLElement {
  unread = 0;

  async connectedCallback() {
    if (this.src) return;
    this.src = this.getAttribute("src") || script.src;
    this.api = new URL("chat/v1/", this.getAttribute("api") || this.src).href;
    const language = (this.getAttribute("lang") || document.documentElement.lang || navigator.language).slice(0, 2);
    this.locale = navigator.languages.find((locale) => locale.startsWith(language)) || language; // how dates and money are written
    this.language = LANGUAGES.includes(language) ? language : "en";
    this.words = this.language == "en" ? ENGLISH : await this.strings().catch(() => ENGLISH); // English has what the first paint needs at hand
    this.attachShadow({ mode: "open" }).append(...this.draw());
    this.dress(STYLE);
    this.dir = this.closest("[dir]")?.dir || (/ar|fa|he|ur/.test(language) ? "rtl" : "ltr");
    const accent = this.getAttribute("accent");
    if (accent) this.style.setProperty("--rd-accent", accent);
    this.count(0);
    narrow.onchange = () => {
      if (this.isOpen) this.close(), this.show();
    };
    visualViewport.addEventListener("resize", () => this.fit());
    addEventListener("click", ({ target }) => this.pageClick(target));
    if (this.hasAttribute("open")) this.show(true);
    setTimeout(() => this.load(), 150); // the page's own first paint comes first
  }

  /** The interface's words: an attribute text-<key>, else the language's, else English. */
  t(key, values) {
    return (this.getAttribute("text-" + key) ?? this.words[key] ?? "").replace(/{(\w+)}/g, (_, name) => values[name]);
  }

  address(name) {
    return new URL(`${name}?${VERSION}`, this.src);
  }

  async strings() {
    return (await fetch(this.address(`strings/${this.language}.json`))).json();
  }

  named(key) {
    return { "aria-label": this.t(key), title: this.t(key) };
  }

  dress(css) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    this.shadowRoot.adoptedStyleSheets.push(sheet);
  }

  draw() {
    this.badge = h("b.badge", { hidden: "" });
    this.launcher = button([icon("chat"), icon("down"), this.badge], () => (this.isOpen ? this.close() : this.show()), "launcher");
    this.menuButton = button(icon("more"), () => this.load().then(() => this.menu.toggle()), "tool", this.named("menu"));
    this.face = h("i");
    this.heading = h("h2");
    this.status = h("p");
    this.header = h("div.head", {}, this.face, h("div", {}, this.heading, this.status), this.menuButton, button(icon("down"), () => this.close(), "tool", this.named("minimise")));
    this.notice = h("p.notice", { role: "status", hidden: "" });
    this.log = h("div.log", { role: "log", "aria-live": "off", tabindex: 0, "aria-label": this.t("log") });
    this.error = h("p.error", { role: "alert", id: "error", hidden: "" });
    this.input = h("textarea", { rows: 1, "aria-label": this.t("placeholder"), placeholder: this.t("placeholder"), "aria-describedby": "error", enterkeyhint: "send", oninput: () => this.typed(), onkeydown: (event) => this.key(event) });
    this.form = h("form.composer", { onsubmit: (event) => this.submit(event) }, this.input, h("button.send", this.named("send"), icon("send")));
    this.regions = [0, 1].map(() => h("p.sr", { role: "status" }));
    this.dialog = h("dialog", { "aria-label": this.t("title"), lang: this.locale, onkeydown: (event) => this.escape(event), onclose: () => this.closed() },
      this.header, this.notice, this.log, this.error, this.form, this.regions[1]);
    this.holder(this.t("status_bot"));
    return [this.launcher, this.dialog, this.regions[0]];
  }

  /** Who answers. */
  holder(status, name, picture = name ? "" : this.getAttribute("logo")) {
    const face = safe(picture) ? h("img.face", { src: picture, alt: "" }) : h("span.face", { "aria-hidden": true }, name ? name[0] : icon("back"));
    this.face.replaceWith(face);
    this.face = face;
    this.heading.textContent = name || this.t("title");
    this.status.textContent = status;
  }

  /** Brings the rest and takes up the conversation, once; when that fails the next call tries again. */
  load() {
    return (this.loading ||= this.bring().catch(() => {
      this.loading = null;
      this.tell(this.t("offline"));
      return new Promise(() => {});
    }));
  }

  async bring() {
    const style = fetch(this.address("thread.css")).then((answer) => answer.text());
    const [{ default: talk }, css, words] = await Promise.all([import(this.address("talk.js")), style, this.strings()]);
    const { Conversation, Menu, Thread } = talk(DOM);
    this.words = words;
    this.dress(css);
    this.tell("");
    this.thread = new Thread(this);
    this.menu = new Menu(this);
    this.conversation = new Conversation(this, this.thread);
    this.conversation.resume();
    const { open, draft = "" } = tab.kept;
    this.input.value ||= draft;
    if (open && !this.isOpen && !narrow.matches) this.show(true);
    else this.shown();
  }

  get isOpen() {
    return this.dialog.open;
  }

  /** Opens the panel; with {order, item} the customer says which purchase it is about. */
  open(about = {}) {
    if (!this.isOpen) this.show();
    this.order = about.order;
    if (about.order) this.load().then(() => this.conversation.send({ text: this.t(about.item ? "return_item" : "return_order", about) }));
  }

  close() {
    this.dialog.close();
  }

  show(quietly) {
    const { activeElement } = document;
    if (narrow.matches) this.dialog.showModal();
    else this.dialog.open = true; // as show() does, but for moving the focus
    this.from = activeElement;
    if (!quietly) this.focus(), this.load(); // opened by the page, it comes after the first paint
    this.shown();
  }

  closed() {
    if (this.isOpen) return; // it only changed its size
    this.shown();
    const { from, launcher } = this;
    (from == this || from == document.body ? launcher : from).focus();
  }

  /** Where the customer writes; on a phone that would call up the keyboard. */
  focus() {
    (narrow.matches ? this.log : this.input).focus();
  }

  shown() {
    this.count(this.unread);
    if (!this.thread) return; // load() comes back here
    tab.keep({ open: this.isOpen });
    this.fit();
    this.thread.shown();
    this.dispatchEvent(new Event(this.isOpen ? "chat-open" : "chat-close"));
  }

  escape(event) {
    if (event.key != "Escape") return;
    event.preventDefault();
    if (!this.menu?.close()) this.close();
  }

  /** Phones: keeps the panel above the on-screen keyboard. */
  fit() {
    const { height, offsetTop } = visualViewport;
    this.dialog.style.setProperty("--height", height + "px");
    this.dialog.style.setProperty("--top", offsetTop + "px");
  }

  count(unread) {
    this.unread = unread;
    this.badge.hidden = !unread;
    this.badge.textContent = unread;
    this.launcher.setAttribute("aria-expanded", this.isOpen);
    this.launcher.setAttribute("aria-label", unread ? `${this.t("launch")}, ${this.t("unread", { n: unread })}` : this.t("launch"));
  }

  tell(notice) {
    this.notice.hidden = !notice;
    if (this.notice.textContent != notice) this.notice.textContent = notice;
  }

  fail(message) {
    this.error.hidden = !message;
    this.error.textContent = message;
    this.input.setAttribute("aria-invalid", !!message);
  }

  typed() {
    const { value, style } = this.input;
    tab.keep({ draft: value });
    this.fail(value.length > LIMIT ? this.t("too_long", { n: value.length - LIMIT }) : "");
    style.height = 0; // where field-sizing is not known
    style.height = this.input.scrollHeight + "px";
  }

  key(event) {
    if (event.key == "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
    if (event.key == "ArrowUp" && !this.input.value && this.thread?.focusOffer()) event.preventDefault();
  }

  submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    this.input.focus();
    if (!text || text.length > LIMIT) return;
    this.load().then(() => {
      this.conversation.send({ text });
      this.input.value = "";
      this.typed();
    });
  }

  /** A button of the page with data-returns-desk="<order>" opens the chat at that order. */
  pageClick(target) {
    const { returnsDesk: order, returnsDeskItem: item } = target.closest?.("[data-returns-desk]")?.dataset || {};
    if (order != null) this.open({ order, item });
  }

}

customElements.define("returns-desk-chat", Chat);

const place = () => {
  if (document.querySelector("returns-desk-chat")) return;
  const chat = h("returns-desk-chat");
  for (const { name, value } of script.attributes) if (name.startsWith("data-")) chat.setAttribute(name.slice(5), value);
  document.body.append(chat);
};
if (document.body) place();
else addEventListener("DOMContentLoaded", place);
