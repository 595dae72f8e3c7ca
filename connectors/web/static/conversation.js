// One conversation over docs/web-chat-api.md: its session and what the customer says. Reading is in reader.js.
import { shelf } from "./dom.js";
import { Reader } from "./reader.js";

class Refused extends Error {
  constructor({ status, headers }, { detail = "" }) {
    super(detail);
    this.status = status;
    this.after = +headers.get("Retry-After");
    this.final = status > 399 && status < 500 && ![401, 408, 429].includes(status);
  }
}

/** Tells `view` of each event, and of changes: joined, outboxed, online, reset, shown. */
export class Conversation {
  outbox = []; // what the customer said and the log has not shown yet

  constructor(chat, view) {
    this.chat = chat;
    this.view = view;
    this.own = new URL(chat.api).origin == location.origin; // then a cookie carries the session
    const guest = "returns-desk " + chat.api;
    this.key = guest + subject(chat.getAttribute("identity"));
    this.shelf = shelf("localStorage", this.key); // for all tabs: {id, session, outbox, seen, sound, notify}
    if (!this.kept.id && this.key != guest) { // a guest may have logged in
      this.keep(shelf("localStorage", guest).kept);
      shelf("localStorage", guest).keep({ id: 0, session: 0 });
    }
    this.reader = new Reader(this, view);
    addEventListener("storage", ({ key }) => key == this.key && this.changed());
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
  }

  /** Picks up where this browser left off; a new visitor has no conversation before the first message. */
  resume() {
    this.outbox = this.kept.outbox || [];
    if (this.kept.session) this.join().catch(() => {});
    this.save();
    this.flush();
  }

  get kept() {
    return this.shelf.kept;
  }

  keep(patch) {
    this.shelf.keep(patch);
  }

  /** Opens or resumes, then follows the log. */
  join() {
    return (this.joining ||= this.insist(async () => {
      const { session } = this.kept;
      const { locale, order } = this.chat;
      const body = { locale, order, timezone: Intl.DateTimeFormat().resolvedOptions().timeZone, identity: this.chat.getAttribute("identity") || undefined };
      if (this.own && !session) body.new = true;
      const opened = await this.post("conversations", body).catch((error) => {
        if (!error.final || !body.identity) throw error;
        return this.post("conversations", { ...body, identity: undefined }); // the token is too old: go on as a guest
      });
      this.id = opened.conversation;
      this.keep({ id: this.id, session: opened.session || true });
      this.chat.order = null;
      this.reader.follow(opened.cursor);
      this.view.joined(opened);
    }).catch((error) => {
      this.joining = null;
      throw error;
    }));
  }

  /** Lets go of this conversation here. */
  leave() {
    this.joining = this.id = null;
    this.reader.stop();
    this.view.reset();
  }

  /** The next message opens another conversation. */
  startOver() {
    this.keep({ id: null, session: null, seen: 0 });
    this.leave();
  }

  /** Another tab changed what is kept. */
  changed() {
    const { id, session } = this.kept;
    if (this.id && this.id != id) this.leave();
    if (session) this.join().catch(() => {});
    this.view.shown();
  }

  /** Closes the conversation for everyone. */
  end() {
    this.insist(() => this.post("end", {})).catch(({ message }) => this.chat.tell(message));
  }

  /** Says {text}, {choice, text} or {photo}. */
  send(said) {
    this.outbox.push({ client_id: crypto.getRandomValues(new Uint32Array(4)).join("-"), ...said });
    this.save();
    this.flush();
  }

  retry(item) {
    item.failed = item.waiting = false;
    this.save();
    this.hurry?.();
    this.flush();
  }

  discard(item) {
    this.outbox = this.outbox.filter((other) => other != item);
    this.save();
  }

  /** The log shows this one now. */
  heard(client_id) {
    this.outbox = this.outbox.filter((item) => item.client_id != client_id);
    this.save();
  }

  save() {
    this.keep({ outbox: this.outbox.filter(({ sent, photo = "" }) => !sent && photo.length < 2e6) }); // what a browser keeps is limited
    this.view.outboxed(this.outbox);
  }

  /** Sends what waits, in order and one at a time. The server stores each client_id once, so a resend is safe. */
  async flush() {
    if (this.flushing) return;
    this.flushing = true;
    for (let item; (item = this.outbox.find(({ sent, failed }) => !sent && !failed)); this.save())
      await this.insist(async () => {
        await this.join();
        item.sent = await this.deliver(item);
        setTimeout(() => this.reader.expect(item.sent), 4000);
      }, () => {
        item.waiting = true;
        this.save();
      }).catch(({ message }) => (item.failed = message || " "));
    this.flushing = false;
  }

  async deliver({ client_id, text, choice, photo }) {
    let body = choice ? { client_id, choice } : { client_id, text };
    if (photo) {
      body = new FormData();
      body.append("client_id", client_id);
      body.append("file", new Blob([Uint8Array.from(atob(photo.split(",")[1]), (byte) => byte.charCodeAt())]), "photo.jpg");
    }
    return (await this.post(photo ? "attachments" : "messages", body)).seq;
  }

  async post(path, body) {
    const form = body instanceof FormData;
    const headers = form ? {} : { "Content-Type": "application/json" };
    return (await this.request(path, { method: "POST", headers, body: form ? body : JSON.stringify(body), signal: AbortSignal.timeout(form ? 60000 : 15000) })).json();
  }

  async request(path, { headers, ...options }) {
    const { session } = this.kept;
    if (session && !this.own) headers.Authorization = "Bearer " + session;
    const answer = await fetch(this.chat.api + path, { ...options, headers }); // cookies go to our own origin alone
    if (!answer.ok) throw new Refused(answer, await answer.json().catch(() => ({})));
    this.view.online(true);
    return answer;
  }

  /** Tries until it works, or is refused for good. */
  async insist(attempt, failed) {
    for (let fails = 0; ; )
      try {
        return await attempt();
      } catch (error) {
        if (error.final) throw error;
        if (error.status == 401) this.startOver(); // the server no longer knows the session
        else {
          failed?.();
          if (++fails > 1) this.view.online(false);
          await this.pause(error.after || Math.min(2 ** fails, 40) * (0.5 + Math.random() / 4));
        }
      }
  }

  /** Waits, or until the network or the customer is back. */
  pause(seconds) {
    return new Promise((done) => {
      const others = this.hurry;
      this.hurry = () => (others?.(), done());
      setTimeout(done, seconds * 1000);
    });
  }

  wake() {
    this.hurry?.();
    this.hurry = null;
    if (this.id) this.reader.wake();
  }
}

/** Whom the shop's token is about: each customer of a shared browser has their own conversation. */
const subject = (token) => {
  try {
    return JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).sub;
  } catch {
    return "";
  }
};
