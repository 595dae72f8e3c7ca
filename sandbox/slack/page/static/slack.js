// The page: channels on the left, messages in the middle, one thread on the right.
import { act, board } from "./api.js";
import { el, message } from "./message.js";

const at = (id) => document.getElementById(id);
const place = { channel: "C0CARE", thread: null, me: sessionStorage.getItem("me") ?? "U0SAM" };
let now = { version: -1, people: [], channels: [], messages: [] };
let hiding;

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
  at("channels").replaceChildren(...now.channels.map(channel));
  at("place").textContent = `# ${now.channels.find((one) => one.id === place.channel).name}`;
  fill(at("messages"), roots(place.channel), people, "Nothing here yet. A customer who asks for a person appears in a department's channel.");
  at("thread").hidden = !place.thread;
  if (place.thread) fill(at("replies"), inThread(place.thread), people, "");
}

function channel(one) {
  const waiting = roots(one.id).filter((root) => root.blocks?.some((block) => block.elements?.some((button) => button.action_id === "claim"))).length;
  return el("li", {}, el("button", { type: "button", "aria-current": one.id === place.channel, onclick: () => { place.channel = one.id; place.thread = null; draw(); } },
    `# ${one.name}`, waiting > 0 && el("span", { class: "count", title: "waiting" }, waiting)));
}

const mine = (one) => !one.only_to || one.only_to === place.me;
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
    edit: one.user === place.me && (() => rewrite(one)),
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
    run(async () => { await act("write", { user: place.me, channel: place.channel, text: field.value, ...extra() }); field.value = ""; });
  });
  form.elements.text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });
}

sending(at("write"), () => ({}));
sending(at("reply"), () => ({ thread_ts: place.thread }));
at("close").addEventListener("click", () => { place.thread = null; draw(); });
at("me").addEventListener("change", (event) => { place.me = event.target.value; sessionStorage.setItem("me", place.me); draw(); });
run(() => refresh(true));
setInterval(() => refresh().catch(() => toast("The sandbox does not answer; trying again.")), 1200);
