// The page: channels on the left, messages in the middle, one thread on the right.
import { act, board } from "./api.js";
import { drawn, el, message, names } from "./message.js";
import { modal } from "./modal.js";

const at = (id) => document.getElementById(id);
const place = { home: false, channel: "C0CARE", thread: null, me: sessionStorage.getItem("me") ?? "U0SAM" };
// A link to a message leads to its thread.
function follow() {
  const [, channel, thread] = location.hash.match(/^#(\w+)\/([\d.]+)$/) ?? [];
  if (channel) Object.assign(place, { home: false, channel, thread });
}
follow();
addEventListener("hashchange", () => { follow(); draw(); });
let now = { version: -1, modals: [], homes: {}, commands: [], people: [], channels: [], messages: [] };
let hiding;
let shownView = null;

function toast(text) {
  at("toast").textContent = text;
  at("toast").classList.add("on");
  clearTimeout(hiding);
  hiding = setTimeout(() => at("toast").classList.remove("on"), 4000);
}

async function run(work) {
  try { await work(); await refresh(); } catch (error) { toast(error.message); }
}

async function refresh(force = false) {
  const next = await board();
  if (next.version === now.version && !force) return;
  now = next;
  draw();
}

function draw() {
  const people = new Map(now.people.map((one) => [one.id, one]));
  at("team").textContent = now.team;
  const choices = now.people.filter((one) => !one.bot && !one.deleted);
  at("me").replaceChildren(...choices.map((one) => el("option", { value: one.id, selected: one.id === place.me }, one.name)));
  at("channels").replaceChildren(...now.channels.filter((one) => !one.id.startsWith("D") || one.id === `D${place.me}`).map(channel));
  for (const one of [...now.people, ...now.channels]) names.set(one.id, one.name);
  drawModal();
  at("home-tab").setAttribute("aria-current", String(place.home));
  at("home").hidden = !place.home;
  at("messages").hidden = at("write").hidden = place.home;
  if (place.home) return drawHome();
  at("place").textContent = `# ${now.channels.find((one) => one.id === place.channel).name}`;
  fill(at("messages"), roots(place.channel), people, "Nothing here yet. A customer who asks for a person appears in a department's channel.");
  at("thread").hidden = !place.thread;
  if (place.thread) fill(at("replies"), inThread(place.thread), people, "");
}

function channel(one) {
  const waiting = roots(one.id).filter((root) => root.blocks?.some((block) => block.elements?.some((button) => button.action_id === "claim"))).length;
  return el("li", {}, el("button", { type: "button", "data-channel": one.id, "aria-current": !place.home && one.id === place.channel, onclick: () => { place.home = false; place.channel = one.id; place.thread = null; draw(); } },
    one.id.startsWith("D") ? "Returns Desk (to me)" : `# ${one.name}`, waiting > 0 && el("span", { class: "count", title: "waiting" }, waiting)));
}

const mine = (one) => !one.only_to || one.only_to === place.me;
// The modal that is open for me. It is drawn once, so that typing in it is not lost.
function drawModal() {
  const view = now.modals.find((one) => one.user === place.me);
  const state = view ? `${view.id} ${JSON.stringify(view.blocks)}` : null;
  if (state === shownView) return;
  shownView = state;
  const dialog = at("modal");
  if (!view) { dialog.close(); return; }
  const which = { user: place.me, view: view.id };
  dialog.replaceChildren(modal(view, {
    send: async (values) => { const done = await act("submit", { ...which, values }); await refresh(true); return done; },
    dismiss: () => run(() => act("dismiss", which)),
  }));
  if (!dialog.open) dialog.showModal();
}

function drawHome() {
  at("place").textContent = "Returns Desk";
  at("thread").hidden = true;
  const view = now.homes[place.me];
  const press = (action, value) => run(() => act("press_at_home", { user: place.me, action, value }));
  at("home").replaceChildren(...(view ? view.blocks.map((block) => drawn(block, press)) : [el("p", { class: "empty" }, "One moment…")]));
}

const visit = () => run(() => act("home", { user: place.me }));
const roots = (id) => now.messages.filter((one) => one.channel === id && !one.thread_ts && mine(one));
const inThread = (ts) => now.messages.filter((one) => one.channel === place.channel && (one.ts === ts || one.thread_ts === ts) && mine(one));

function fill(list, messages, people, empty) {
  const nearEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  list.replaceChildren(...(messages.length || !empty ? messages.map((one) => shown(one, people, list.id === "messages")) : [el("li", { class: "empty" }, empty)]));
  if (nearEnd) list.scrollTop = list.scrollHeight;
}

function shown(one, people, isRoot) {
  return message(one, people, {
    press: (action) => run(() => act("press", { user: place.me, channel: one.channel, ts: one.ts, action })),
    open: isRoot && !one.only_to && (() => { place.thread = one.ts; draw(); }),
    replies: isRoot && inThread(one.ts).length - 1,
    suggest: !isRoot && !one.only_to && one.thread_ts && (() => run(() => act("shortcut", { user: place.me, channel: one.channel, ts: one.ts, callback: "suggest" }))),
    edit: one.user === place.me && (() => rewrite(one)),
    remove: one.user === place.me && (() => run(() => act("delete", { user: place.me, channel: one.channel, ts: one.ts }))),
  });
}

function rewrite(one) {
  const text = prompt("Edit your message (leave it empty to delete it)", one.text);
  if (text === null) return;
  const which = { user: place.me, channel: one.channel, ts: one.ts };
  run(() => (text.trim() ? act("edit", { ...which, text }) : act("delete", which)));
}

function sending(form, extra) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const field = form.elements.text;
    if (!field.value.trim()) return;
    const where = { user: place.me, channel: place.channel, text: field.value };
    if (now.commands.includes(field.value.trim().split(" ")[0])) run(async () => { await act("command", where); field.value = ""; });
    else run(async () => { await act("write", { ...where, ...extra() }); field.value = ""; });
  });
  form.elements.text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });
}

at("photo").addEventListener("change", async () => {
  const [file] = at("photo").files;
  if (!file) return;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const content = btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""));
  at("photo").value = "";
  run(() => act("write", { user: place.me, channel: place.channel, thread_ts: place.thread, text: at("reply").elements.text.value, picture: { name: file.name, content } }));
  at("reply").elements.text.value = "";
});
at("home-tab").addEventListener("click", () => { place.home = true; draw(); visit(); });
at("modal").addEventListener("cancel", (event) => { event.preventDefault(); const view = now.modals.find((one) => one.user === place.me); if (view) run(() => act("dismiss", { user: place.me, view: view.id })); });
sending(at("write"), () => ({}));
sending(at("reply"), () => ({ thread_ts: place.thread }));
at("close").addEventListener("click", () => { place.thread = null; draw(); });
at("me").addEventListener("change", (event) => { place.me = event.target.value; sessionStorage.setItem("me", place.me); draw(); if (place.home) visit(); });
run(() => refresh(true));
setInterval(() => refresh().catch(() => toast("The sandbox does not answer; trying again.")), 1200);
