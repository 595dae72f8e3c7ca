// One conversation over docs/web-chat-api.md: session, outbox, and the log read on from a cursor.

const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const uuid = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const later = [0, 1, 2, 5, 10, 20, 30]; // seconds between attempts

class Refused extends Error {
  constructor(status, problem, after) {
    super(problem.detail || problem.title || status);
    Object.assign(this, { status, code: problem.code, after });
  }
  get final() {
    return this.status >= 400 && this.status < 500 && ![401, 408, 429].includes(this.status);
  }
}

/** Emits `event` (a line of the log), `outbox`, `joined`, `reset` and `online` (true or false) on itself. */
export class Conversation extends EventTarget {
  cursor = 0; // the last event taken
  past = 0; // events up to here were there when we joined
  outbox = []; // what the customer said and the log has not shown yet
  features = [];

  constructor(chat) {
    super();
    this.chat = chat;
    this.own = new URL(chat.api).origin == location.origin; // then a cookie carries the session
    this.key = `returns-desk ${chat.api} ${subject(chat.getAttribute("identity"))}`;
    this.channel = new BroadcastChannel(this.key);
    this.channel.onmessage = ({ data }) => this.take(data, true);
    addEventListener("storage", (event) => event.key == this.key && this.changed());
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
  }

  /** What this browser keeps: {session, outbox, seen}. One object for all tabs. */
  get kept() {
    try {
      return JSON.parse(localStorage[this.key] || "{}");
    } catch {
      return this.memory || {};
    }
  }

  keep(patch) {
    this.memory = { ...this.kept, ...patch };
    try {
      localStorage[this.key] = JSON.stringify(this.memory);
    } catch {}
  }

  emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** Picks up where this browser left off; a new visitor has no conversation before the first message. */
  async resume() {
    this.outbox = this.kept.outbox || [];
    if (this.kept.session) this.join().then(() => this.flush());
    this.emit("outbox");
  }

  /** Opens or resumes, then follows the log. Tries until the server answers. */
  join(about) {
    return (this.joining ||= (async () => {
      const { locale } = this.chat;
      const { timeZone: timezone } = Intl.DateTimeFormat().resolvedOptions();
      let identity = this.chat.getAttribute("identity") || undefined;
      const opened = await this.insist(async () => {
        try {
          return await this.post("conversations", { locale, timezone, identity, ...about });
        } catch (error) {
          if (error.status == 401) this.keep({ session: null }); // forgotten there: begin anew
          else if (error.final && identity) identity = undefined; // an expired token: go on as a guest
          else throw error;
          return this.post("conversations", { locale, timezone, identity, ...about });
        }
      });
      if (this.id && this.id != opened.conversation) this.clear();
      this.id = opened.conversation;
      this.features = opened.features || [];
      this.past = opened.cursor;
      this.keep({ session: opened.session || "cookie" });
      this.emit("joined", opened);
      if (this.cursor < this.past) await this.insist(() => this.catchUp());
      this.lead();
    })());
  }

  clear() {
    this.cursor = this.past = 0;
    this.emit("reset");
  }

  /** Another tab started over, or cleared the outbox. */
  changed() {
    const { session, outbox } = this.kept;
    if (!session && this.joining) this.leave();
    else if (session && !this.joining) this.resume();
    this.emit("outbox", outbox);
  }

  leave() {
    this.joining = this.id = null;
    this.stop?.abort();
    this.clear();
  }

  /** Says good-bye: the server closes the conversation for every tab. */
  end() {
    return this.post("end", {}).catch(() => this.chat.tell(this.chat.t("offline")));
  }

  /** Ends this conversation here and lets the next message open another. */
  startOver() {
    this.fresh = true;
    this.keep({ session: null, outbox: (this.outbox = []), seen: 0 });
    this.leave();
  }

  // ---- saying

  send(said, order) {
    const item = { client_id: uuid(), ...said };
    this.about = order && { order };
    this.outbox.push(item);
    this.save();
    this.flush();
    return item;
  }

  retry(item) {
    item.failed = item.waiting = undefined;
    this.save();
    this.flush();
  }

  discard(item) {
    this.outbox = this.outbox.filter((other) => other != item);
    this.save();
  }

  save() {
    this.keep({ outbox: this.outbox.filter((item) => !item.sent && !item.photo) });
    this.emit("outbox");
  }

  /** Sends what waits, one at a time and in order; the server stores each client_id once. */
  async flush() {
    if (this.flushing) return this.hurry?.();
    this.flushing = true;
    for (let item, tries = 0; (item = this.outbox.find((other) => !other.sent && !other.failed)); ) {
      try {
        await this.join({ ...this.about, ...(this.fresh && { new: true }) });
        this.fresh = false;
        const { seq } = await this.deliver(item);
        item.sent = seq;
        item.waiting = undefined;
        tries = 0;
        setTimeout(() => this.cursor < seq && this.lead(true), 4000); // no echo: the stream must be stuck
      } catch (error) {
        if (error.status == 401) this.forgotten();
        else if (error.final) item.failed = error.message;
        else {
          item.waiting = true;
          this.save();
          await this.pause(error.after || later[++tries] || 30);
        }
      }
      this.save();
    }
    this.flushing = false;
  }

  deliver({ client_id, text, choice, photo }) {
    if (!photo) return this.post("messages", { client_id, text: choice ? undefined : text, choice });
    const form = new FormData();
    form.append("client_id", client_id);
    form.append("file", photo, "photo.jpg");
    return this.post("attachments", form);
  }

  forgotten() {
    this.keep({ session: null });
    this.leave();
  }

  // ---- reading

  /** One tab of the browser reads the stream and tells the others; a visible one may take over. */
  async lead(steal) {
    if (!navigator.locks) return this.reading || this.read();
    try {
      await navigator.locks.request(this.key, { steal: !!steal }, () => this.read());
    } catch {
      this.stop?.abort(); // another tab took over: queue again
      if (this.id) this.lead();
    }
  }

  async read() {
    const { id } = this;
    this.reading = true;
    for (let fails = 0, cuts = 0; id && id == this.id; ) {
      const began = Date.now();
      try {
        await (this.polling ? this.catchUp(25) : this.stream());
        fails = 0;
        cuts = Date.now() - began < 5000 ? cuts + 1 : 0;
        if (cuts > 2) this.polling = true; // something cuts every stream short
      } catch (error) {
        if (error.status == 401) return this.forgotten();
        if (id != this.id) break;
        if (++fails > 1) this.emit("online", false);
        await this.pause(error.after || later[fails] || 30);
      }
    }
    this.reading = false;
  }

  async stream() {
    const { signal } = (this.stop = new AbortController());
    let silence;
    const listen = (seconds, first) => {
      clearTimeout(silence);
      silence = setTimeout(() => {
        if (first) this.polling = true; // something holds the stream back
        this.stop.abort();
      }, seconds * 1000);
    };
    listen(20, true);
    try {
      const headers = { Accept: "text/event-stream", "Last-Event-ID": this.cursor };
      const { body } = await this.fetch("events?after=" + this.cursor, { headers, signal });
      this.emit("online", true);
      const reader = body.pipeThrough(new TextDecoderStream()).getReader();
      for (let buffer = "", part; !(part = await reader.read()).done; ) {
        listen(40);
        const blocks = (buffer + part.value).split(/\r?\n\r?\n/);
        buffer = blocks.pop();
        for (const block of blocks) this.parse(block);
      }
    } finally {
      clearTimeout(silence);
    }
  }

  parse(block) {
    const field = (name) => block.match(new RegExp(`^${name}: ?(.*)$`, "m"))?.[1];
    const data = field("data");
    if (data) this.take({ type: field("event") || "message", ...JSON.parse(data) });
  }

  /** Reads by polling; `seconds` is how long the server may hold the request. */
  async catchUp(seconds = 0) {
    const { signal } = (this.stop = new AbortController());
    const until = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000 + 15000)]);
    const answer = await this.fetch(`events?after=${this.cursor}&wait=${seconds}`, { headers: { Accept: "application/json" }, signal: until });
    const { events } = await answer.json();
    for (const event of events) this.take(event);
    this.emit("online", true);
  }

  /** Takes each stored event once and in order, whichever way it comes. */
  take(event, told) {
    if (event.seq) {
      if (event.seq <= this.cursor || (told && !this.id)) return;
      if (told && event.seq > this.cursor + 1) return this.catchUp().catch(() => {});
      this.cursor = event.seq;
      this.outbox = this.outbox.filter((item) => !event.client_id || item.client_id != event.client_id);
      if (event.client_id) this.save();
    }
    if (!told) this.channel.postMessage(event);
    this.emit("event", event);
  }

  // ---- the network

  post(path, body) {
    const json = !(body instanceof FormData);
    const headers = json ? { "Content-Type": "application/json" } : {};
    return this.fetch(path, { method: "POST", headers, body: json ? JSON.stringify(body) : body, signal: AbortSignal.timeout(json ? 15000 : 60000) }).then((answer) => answer.json());
  }

  async fetch(path, options) {
    const { session } = this.kept;
    if (session && !this.own) options.headers.Authorization = "Bearer " + session;
    const answer = await fetch(this.chat.api + path, { ...options, credentials: this.own ? "same-origin" : "omit", cache: "no-store" });
    if (answer.ok) return answer;
    throw new Refused(answer.status, await answer.json().catch(() => ({})), +answer.headers.get("Retry-After"));
  }

  async insist(attempt) {
    for (let fails = 0; ; ) {
      try {
        return await attempt();
      } catch (error) {
        if (error.final) throw error;
        if (++fails > 1) this.emit("online", false);
        await this.pause(error.after || later[fails] || 30);
      }
    }
  }

  /** Waits, or until the network or the customer is back. */
  pause(seconds) {
    return Promise.race([wait(seconds * 1000), new Promise((done) => (this.hurry = done))]);
  }

  wake() {
    this.hurry?.();
    this.flush();
    if (this.id && !document.hidden) this.lead(true);
  }
}

/** Whom the shop's token is about: each customer of a shared browser has their own conversation. */
function subject(token) {
  try {
    return JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).sub;
  } catch {
    return "";
  }
}
