// The customer's chat: one script tag puts it on a shop's page. docs/widget.md lists what can be set.
// This file draws the launcher and an empty panel in one request; widget/*.js bring it to life.
(() => {
  const ENGLISH = {
    launch: "Chat with us", title: "Returns & refunds", bot: "Assistant", you: "You", panel: "Chat",
    hello: "Hi! I can start a return, track a refund or explain our policy. What can I do for you?",
    starters: "I want to return something|Where is my refund?|What is your return policy?",
    status_bot: "Usually answers at once", status_waiting: "Looking for a colleague", status_agent: "Here to help",
    status_closed: "This chat has ended", queue: "You are number {n} in the queue",
    placeholder: "Write a message", send: "Send", minimise: "Minimise chat", menu: "More options",
    log: "Conversation", typing: "{name} is typing", unread: "{n} new", jump: "New messages",
    sending: "Sending…", sent: "Sent", delivered: "Delivered", waiting: "Not sent yet. We keep trying.",
    failed: "Not sent.", retry: "Try again", discard: "Delete", offline: "No connection. Your messages are kept and sent later.",
    too_long: "That is {n} characters too long. Please shorten it.", options: "Options: {list}",
    joined: "{name} joined the chat", back: "You are talking to the assistant again", ended: "This chat has ended",
    again: "Start a new chat", return_order: "I would like to return something from order {order}.",
    return_item: "I would like to return {item} from order {order}.",
    quantity: "Quantity", less: "One less", more: "One more", date: "Date", confirm: "Confirm", stars: "{n} of {max} stars",
    photo: "Add a photo", photo_of: "Photo", photo_bad: "That file is not a photo we can read.", today: "Today", yesterday: "Yesterday",
    done: "Done", now: "Now", next: "To come", stopped: "Stopped",
    transcript: "Download transcript", sound_on: "Turn sound on", sound_off: "Turn sound off",
    notify: "Notify me of replies", notified: "You will be notified of replies.", blocked: "Your browser blocks notifications for this page.",
    end: "End chat", end_sure: "End this chat?", keep: "Keep chatting",
  };

  const STYLE = `
:host { all: initial; color-scheme: light dark;
  --a: var(--rd-accent, #1f6b5b); --on: var(--rd-on-accent, #fff);
  --bg: var(--rd-background, light-dark(#fff, #151a19)); --text: var(--rd-text, light-dark(#17211e, #edf2f0));
  --soft: color-mix(in oklab, var(--text) 6%, var(--bg)); --line: color-mix(in oklab, var(--text) 14%, var(--bg));
  --mute: color-mix(in oklab, var(--text) 70%, var(--bg)); --edge: color-mix(in oklab, var(--text) 52%, var(--bg));
  --ink: light-dark(color-mix(in oklab, var(--a) 88%, #000), color-mix(in oklab, var(--a) 45%, #fff));
  --bad: light-dark(#b3261e, #ffb4a9); --r: var(--rd-radius, 20px);
  font: 400 15px/1.5 var(--rd-font, system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif); color: var(--text); }
:host([theme=light]) { color-scheme: light } :host([theme=dark]) { color-scheme: dark } :host([hidden]) { display: none }
* { box-sizing: border-box; margin: 0; font: inherit; color: inherit; letter-spacing: inherit }
[hidden] { display: none !important }
button { border: 0; background: none; padding: 0; cursor: pointer; min-width: 24px; min-height: 24px }
svg { inline-size: 24px; block-size: 24px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; flex: none; display: block }
:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px }
.sr { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.launcher { position: fixed; inset-block-end: 24px; inset-inline-end: 24px; z-index: var(--rd-z, 2147483000); block-size: 60px; min-inline-size: 60px; border-radius: 30px; display: grid; place-items: center; background: var(--a); color: var(--on); border: 1px solid #0000; box-shadow: 0 6px 24px #0003, 0 1px 3px #0003; transition: transform .15s }
.launcher:hover { transform: translateY(-2px) }
.launcher svg { inline-size: 28px; block-size: 28px }
.badge { position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-inline-size: 24px; block-size: 24px; padding: 0 7px; border-radius: 12px; background: #b3261e; color: #fff; font-size: 13px; line-height: 24px; font-weight: 700 }
dialog { position: fixed; inset: auto; inset-block-end: 100px; inset-inline-end: 24px; z-index: var(--rd-z, 2147483000); inline-size: min(var(--rd-width, 404px), 100vw - 48px); block-size: min(700px, 100dvh - 124px); max-inline-size: none; max-block-size: none; padding: 0; border: 1px solid var(--line); border-radius: var(--r); background: var(--bg); color: var(--text); box-shadow: 0 16px 56px #0003, 0 2px 8px #0001; overflow: hidden }
dialog[open] { display: flex; flex-direction: column; animation: rise .18s ease-out }
:host([position=left]) :is(dialog, .launcher) { inset-inline: 24px auto }
@keyframes rise { from { opacity: 0; transform: translateY(12px) } }
header { display: flex; align-items: center; gap: 12px; padding: 14px 12px 14px 18px; padding-inline: 18px 12px; border-block-end: 1px solid var(--line); position: relative; z-index: 1 }
header > div { flex: 1; min-inline-size: 0 }
h2 { font-weight: 650; font-size: 16px; line-height: 1.3 } h2, .status { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.status { font-size: 13px; color: var(--mute) }
.face { inline-size: 40px; block-size: 40px; border-radius: 50%; background: var(--a); color: var(--on); display: grid; place-items: center; object-fit: cover; flex: none; font-weight: 650 }
.tool { inline-size: 44px; block-size: 44px; border-radius: 12px; display: grid; place-items: center; color: var(--mute); flex: none } .tool:hover { background: var(--soft); color: var(--text) }
.notice { background: light-dark(#fff4d6, #3a3115); color: light-dark(#4f3a00, #ffe6a3); font-size: 13px; padding: 8px 18px }
.log { flex: 1; overflow: hidden auto; overscroll-behavior: contain; padding: 18px; display: flex; flex-direction: column; scrollbar-width: thin; scrollbar-color: var(--line) transparent } .log:focus-visible { outline-offset: -3px }
.log > :first-child { margin-block-start: auto }
form.composer { display: flex; align-items: end; gap: 4px; margin: 0 14px 14px; padding: 3px; border: 1px solid var(--edge); border-radius: min(var(--r), 26px); background: var(--bg) }
form.composer:focus-within { border-color: var(--ink); box-shadow: 0 0 0 1px var(--ink) }
textarea { flex: 1; min-inline-size: 0; border: 0; outline: 0 !important; background: none; resize: none; padding: 10px 12px; font-size: 16px; line-height: 24px; field-sizing: content; min-block-size: 44px; max-block-size: 136px } textarea::placeholder { color: var(--mute); opacity: 1 }
.send { inline-size: 44px; block-size: 44px; border-radius: min(var(--r), 22px); background: var(--a); color: var(--on); display: grid; place-items: center; flex: none } .send svg { inline-size: 20px; block-size: 20px }
[dir=rtl] .send svg { transform: scaleX(-1) }
.error { color: var(--bad); font-size: 13px; padding: 0 20px 8px }
@media (max-width: 520px), (max-height: 420px) {
  dialog { inset: 0 !important; inline-size: 100vw; block-size: var(--h, 100dvh); border: 0; border-radius: 0; transform: translateY(var(--top, 0)) }
  form.composer { margin: 0 10px max(10px, env(safe-area-inset-bottom)) } .log { padding: 14px }
}
@media (max-height: 420px) { header { padding-block: 2px } .face { display: none } }
@media (prefers-reduced-motion) { *, ::before, ::after { animation-duration: .01ms !important; animation-iteration-count: 1 !important; transition: none !important; scroll-behavior: auto !important } }
`;

  const ICONS = {
    chat: "M21 11.5a8.4 8.4 0 0 1-12 7.6L4 20.5l1.4-4.6A8.4 8.4 0 1 1 21 11.5Z",
    down: "m6 9.5 6 6 6-6",
    more: "M5 12h.01M12 12h.01M19 12h.01",
    send: "M4 12h15M13 6l6 6-6 6",
    back: "M4 9h11a5 5 0 0 1 0 10h-4M4 9l4-4M4 9l4 4",
    star: "m12 3.6 2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8-4.2-4.1 5.8-.8Z",
    photo: "M4 8h3l2-3h6l2 3h3v11H4ZM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z",
  };

  /** An element: h("p.note", {title: "…"}, ...children). Functions become handlers; nothing is ever parsed as HTML. */
  const h = (tag, props, ...kids) => {
    const [name, ...classes] = tag.split(".");
    const node = document.createElement(name);
    if (classes[0]) node.className = classes.join(" ");
    for (const [key, value] of Object.entries(props || {}))
      if (typeof value == "function") node[key] = value;
      else if (value != null && value !== false) node.setAttribute(key, value === true ? "" : value);
    node.append(...kids.flat().filter((kid) => kid != null && kid !== false));
    return node;
  };

  const icon = (name) => {
    const [svg, path] = ["svg", "path"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", ICONS[name] || name);
    svg.append(path);
    return svg;
  };

  const LANGUAGES = ["de"];
  const script = document.currentScript;
  const full = matchMedia("(max-width: 520px), (max-height: 420px)");

  class Chat extends HTMLElement {
    static observedAttributes = ["accent", "lang"];
    h = h;
    icon = icon;
    full = full;
    unread = 0;
    words = ENGLISH;

    async connectedCallback() {
      if (this.src) return;
      this.src = this.getAttribute("src") || script?.src;
      this.api = new URL("chat/v1/", this.getAttribute("api") || this.src).href;
      this.locale = this.getAttribute("lang") || document.documentElement.lang || navigator.language;
      if (LANGUAGES.includes(this.locale.slice(0, 2))) this.words = await this.file(this.locale.slice(0, 2) + ".json", "json").catch(() => ENGLISH);
      this.attachShadow({ mode: "open" });
      this.dress(STYLE);
      this.shadowRoot.append(...this.draw());
      this.tint();
      this.layout();
      full.addEventListener("change", () => this.isOpen && (this.dialog.close(), this.show()));
      window.visualViewport?.addEventListener("resize", () => this.fit());
      addEventListener("click", (event) => this.pageClick(event));
      const eager = this.kept("open") && !full.matches;
      if (this.hasAttribute("open") || eager) this.show(!eager);
      (window.requestIdleCallback || setTimeout)(() => this.load().catch(() => {}));
    }

    attributeChangedCallback() {
      if (this.shadowRoot) this.tint();
    }

    /** The interface's words: an attribute text-<key>, else the language's, else English. */
    t(key, values = {}) {
      return (this.getAttribute("text-" + key) ?? this.words[key] ?? ENGLISH[key]).replace(/{(\w+)}/g, (_, name) => values[name]);
    }

    async file(name, kind) {
      return (await fetch(new URL("widget/" + name, this.src)))[kind]();
    }

    dress(css) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      this.shadowRoot.adoptedStyleSheets.push(sheet);
    }

    draw() {
      const tool = (name, key, onclick, props) => h("button.tool", { type: "button", "aria-label": this.t(key), title: this.t(key), onclick, ...props }, icon(name));
      this.badge = h("span.badge", { hidden: true, "aria-hidden": "true" });
      this.launcher = h("button.launcher", { type: "button", "aria-expanded": "false", "aria-controls": "panel", onclick: () => this.toggle() }, icon("chat"), this.badge);
      this.menuButton = tool("more", "menu", () => this.load().then(() => this.menu.toggle()), { "aria-expanded": "false" });
      this.face = this.drawFace();
      this.heading = h("h2", {}, this.t("title"));
      this.status = h("p.status", {}, this.t("status_bot"));
      this.header = h("header", {}, this.face, h("div", {}, this.heading, this.status), this.menuButton, tool("down", "minimise", () => this.hide()));
      this.notice = h("p.notice", { role: "status", hidden: true });
      this.log = h("div.log", { role: "log", "aria-live": "off", tabindex: 0, "aria-label": this.t("log") });
      this.error = h("p.error", { id: "error", role: "alert", hidden: true });
      this.input = h("textarea", { rows: 1, id: "text", "aria-label": this.t("placeholder"), placeholder: this.t("placeholder"), "aria-describedby": "error", enterkeyhint: "send", oninput: () => this.typed(), onkeydown: (event) => this.key(event) });
      this.input.value = this.kept("draft") || "";
      this.form = h("form.composer", { onsubmit: (event) => this.submit(event) }, this.input, h("button.send", { "aria-label": this.t("send"), title: this.t("send") }, icon("send")));
      this.live = [h("p.sr", { role: "status" }), h("p.sr", { role: "status" })];
      this.dialog = h("dialog", { id: "panel", "aria-label": this.t("title"), onkeydown: (event) => event.key == "Escape" && this.escape(event), oncancel: (event) => this.escape(event) },
        this.header, this.notice, this.log, this.error, this.form, this.live[0]);
      this.name();
      return [this.launcher, this.dialog, this.live[1]];
    }

    drawFace(name, picture) {
      picture ||= name ? null : this.getAttribute("logo");
      return picture && /^https?:/.test(new URL(picture, this.src)) ? h("img.face", { src: new URL(picture, this.src), alt: "" }) : h("div.face", { "aria-hidden": "true" }, name ? name[0] : icon("back"));
    }

    /** Who answers: shown in the header. */
    holder(status, name, picture) {
      const face = this.drawFace(name, picture);
      this.face.replaceWith(face);
      this.face = face;
      this.heading.textContent = name || this.t("title");
      this.status.textContent = status;
    }

    layout() {
      const rtl = /^(ar|he|fa|ur)/.test(this.locale) || getComputedStyle(this).direction == "rtl";
      for (const part of [this.launcher, this.dialog]) part.dir = this.getAttribute("dir") || (rtl ? "rtl" : "ltr");
      this.dialog.lang = this.locale;
    }

    /** Takes the accent from the attribute, and picks black or white to write on it. */
    tint() {
      const accent = this.getAttribute("accent");
      if (accent) this.style.setProperty("--rd-accent", accent);
      const [red, green, blue] = getComputedStyle(this.launcher).backgroundColor.match(/[\d.]+/g).map((part) => (part / 255) ** 2.2);
      if (accent) this.style.setProperty("--rd-on-accent", red * 0.21 + green * 0.72 + blue * 0.07 > 0.2 ? "#000" : "#fff");
    }

    /** Loads what a conversation needs, once. */
    load() {
      return (this.loading ||= Promise.all([...["conversation", "thread", "cards", "menu"].map((name) => import(new URL(`widget/${name}.js`, this.src))), this.file("thread.css", "text")])
        .then(([{ Conversation }, { Thread }, cards, { Menu }, css]) => {
          this.dress(css);
          this.cards = cards;
          this.conversation = new Conversation(this);
          this.thread = new Thread(this);
          this.menu = new Menu(this);
          return this.conversation.resume();
        })
        .catch((error) => {
          this.loading = null;
          this.tell(this.t("offline"));
          throw error;
        }));
    }

    get isOpen() {
      return this.dialog.open;
    }

    toggle() {
      this.isOpen ? this.hide() : this.show();
    }

    /** Opens the panel; with {order, item} the customer says which purchase it is about. */
    open(about) {
      this.show();
      if (about?.order) this.load().then(() => this.conversation.send({ text: this.t(about.item ? "return_item" : "return_order", about) }, about.order));
    }

    close() {
      this.hide();
    }

    show(focus = true) {
      if (this.isOpen) return;
      const before = this.getRootNode().activeElement;
      full.matches ? this.dialog.showModal() : this.dialog.show();
      if (focus) (full.matches ? this.log : this.input).focus();
      else before?.focus?.();
      this.came = before == this ? null : before;
      this.shown(true);
    }

    hide() {
      this.dialog.close();
      this.shown(false);
      (this.came?.isConnected && this.came != document.body ? this.came : this.launcher).focus();
    }

    shown(open) {
      this.launcher.setAttribute("aria-expanded", open);
      this.launcher.firstChild.replaceWith(icon(open ? "down" : "chat"));
      this.keep("open", open ? "1" : "");
      this.fit();
      this.load().then(() => this.thread.shown(), () => {});
      this.name();
      this.dispatchEvent(new CustomEvent(open ? "chat-open" : "chat-close"));
    }

    escape(event) {
      event.preventDefault();
      if (!this.menu?.close()) this.hide();
    }

    /** Phones: keep the panel above the on-screen keyboard. */
    fit() {
      const view = window.visualViewport;
      if (!view || view.scale > 1) return;
      this.dialog.style.setProperty("--h", view.height + "px");
      this.dialog.style.setProperty("--top", view.offsetTop + "px");
    }

    count(unread) {
      this.unread = unread;
      this.badge.hidden = !unread;
      this.badge.textContent = unread > 9 ? "9+" : unread;
      this.name();
    }

    name() {
      const label = this.isOpen ? this.t("minimise") : this.t("launch") + (this.unread ? `, ${this.t("unread", { n: this.unread })}` : "");
      this.launcher.setAttribute("aria-label", label);
    }

    /** Speaks to screen readers without moving focus. */
    say(text) {
      const region = this.live[this.isOpen ? 0 : 1];
      region.append(h("span", {}, text + " "));
      if (region.childNodes.length > 5) region.firstChild.remove();
    }

    tell(text) {
      this.notice.hidden = !text;
      if (this.notice.textContent != text) this.notice.textContent = text;
    }

    typed() {
      this.keep("draft", this.input.value);
      const over = this.input.value.trim().length - 2000;
      this.error.hidden = over <= 0;
      this.error.textContent = over > 0 ? this.t("too_long", { n: over }) : "";
      this.input.setAttribute("aria-invalid", over > 0);
      if (!CSS.supports("field-sizing: content")) {
        this.input.style.height = 0;
        this.input.style.height = this.input.scrollHeight + "px";
      }
      return over <= 0;
    }

    key(event) {
      if (event.key == "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
      if (event.key == "ArrowUp" && !this.input.value) this.thread?.focusOffer(event);
    }

    submit(event) {
      event.preventDefault();
      const text = this.input.value.trim();
      this.input.focus();
      if (!text || !this.typed()) return;
      this.input.value = "";
      this.typed();
      this.load().then(() => this.conversation.send({ text }), () => ((this.input.value = text), this.typed()));
    }

    /** A button of the shop's page with data-returns-desk="<order>" opens the chat at that order. */
    pageClick(event) {
      const { returnsDesk: order, returnsDeskItem: item } = event.target.closest?.("[data-returns-desk]")?.dataset || {};
      if (order != null) this.open({ order, item });
    }

    keep(key, value) {
      try {
        sessionStorage["returns-desk-" + key] = value;
      } catch {}
    }

    kept(key) {
      try {
        return sessionStorage["returns-desk-" + key];
      } catch {}
    }
  }

  customElements.define("returns-desk-chat", Chat);

  const place = () => {
    if (document.querySelector("returns-desk-chat")) return;
    const chat = document.createElement("returns-desk-chat");
    for (const { name, value } of script.attributes) if (name.startsWith("data-")) chat.setAttribute(name.slice(5), value);
    document.body.append(chat);
  };
  document.body ? place() : addEventListener("DOMContentLoaded", place);
})();
