// Reads the log on from a cursor, and tells each event once and in order, whichever way it comes.

export class Reader {
  cursor = 0; // the last event told
  past = 0; // events up to here were there before we came
  turn = 0; // grows with each attempt to be the one who reads

  constructor(conversation, view) {
    this.conversation = conversation;
    this.view = view;
    this.channel = new BroadcastChannel(conversation.key);
    this.channel.onmessage = ({ data }) => conversation.id == data.id && this.take(data.event, true);
  }

  async follow(past) {
    this.past = past;
    if (this.cursor < past) await this.conversation.insist(() => this.poll(0)).catch(() => {});
    if (this.conversation.id) this.lead();
  }

  stop() {
    this.turn++;
    this.abort?.();
    this.cursor = this.past = 0;
  }

  /** One tab of the browser reads and tells the others; the one that is looked at may take over. */
  async lead(steal = false) {
    const turn = ++this.turn;
    this.abort?.();
    if (!navigator.locks) return this.read(turn);
    try {
      await navigator.locks.request(this.conversation.key, { steal }, () => this.read(turn));
    } catch {
      if (turn == this.turn) this.lead(); // another tab took over: queue again
    }
  }

  async read(turn) {
    for (let cuts = 0; turn == this.turn; ) {
      const began = Date.now();
      await this.conversation.insist(() => turn == this.turn && (this.polling ? this.poll(25) : this.stream(turn))).catch(() => this.conversation.pause(30));
      cuts = Date.now() - began < 5000 ? cuts + 1 : 0;
      if (cuts > 2) this.polling = true; // something cuts every stream short
    }
  }

  /** A message was stored as `seq` a while ago: when it has not come back, whoever reads is stuck. */
  expect(seq) {
    if (!this.conversation.id || this.cursor >= seq) return;
    if (this.heard === 0) this.polling = true;
    this.lead(true);
  }

  wake() {
    if (!(Date.now() - this.heard < 20000)) this.lead(true);
  }

  stream(turn) {
    this.heard = 0;
    return this.open("text/event-stream", "", 20, async ({ body }, wait) => {
      const reader = body.pipeThrough(new TextDecoderStream()).getReader();
      try {
        for (let rest = "", part; !(part = await reader.read()).done; ) {
          wait(40);
          this.heard = Date.now();
          const blocks = (rest + part.value).split(/\r?\n\r?\n/);
          rest = blocks.pop();
          for (const block of blocks) this.parse(block);
        }
      } finally {
        if (!this.heard && turn == this.turn) this.polling = true; // something holds the stream back
      }
    });
  }

  parse(block) {
    const field = (name) => block.match(new RegExp(`^${name}: ?(.*)$`, "m"))?.[1];
    const data = field("data");
    if (data) this.take({ type: field("event"), ...JSON.parse(data) });
  }

  /** Asks for what there is; the server may hold the request for `seconds`. */
  poll(seconds) {
    return this.open("application/json", "&wait=" + seconds, seconds + 15, async (answer) => {
      for (const event of (await answer.json()).events) this.take(event);
    });
  }

  /** A request that ends after so many seconds of silence. */
  async open(Accept, query, seconds, handle) {
    const control = new AbortController();
    let timer;
    const wait = (time) => {
      clearTimeout(timer);
      timer = setTimeout(() => control.abort(), time * 1000);
    };
    this.abort = () => control.abort();
    wait(seconds);
    try {
      await handle(await this.conversation.request(`events?after=${this.cursor}${query}`, { headers: { Accept, "Last-Event-ID": this.cursor }, signal: control.signal }), wait);
    } finally {
      clearTimeout(timer);
    }
  }

  take(event, told) {
    const { conversation, cursor } = this;
    const { seq, client_id } = event;
    if (seq <= cursor) return;
    if (told && seq > cursor + 1) return this.poll(0).catch(() => {}); // we missed some
    if (seq) this.cursor = seq;
    if (!told) this.channel.postMessage({ id: conversation.id, event });
    if (client_id) conversation.heard(client_id);
    this.view.event(event, seq <= this.past);
  }
}
