// The warehouse page: a list of work, one thing in hand, and a feed of what is being told.
import { board, moveClock, switchFaults } from "./api.js";
import { orderDetail, refundDetail, returnDetail } from "./detail.js";
import { chip, el, money, time, toast, words } from "./dom.js";

const POLL = 2000;
const LISTS = {
  returns: { title: "Returns", detail: returnDetail, row: (one) => [one.rma_number, one.status, `${one.customer}, order ${one.order_number}`] },
  refunds: { title: "Refunds", detail: refundDetail, row: (one) => [money(one.amount), one.state, `order ${one.order_number}`] },
  orders: { title: "Orders", detail: orderDetail, row: (one) => [`Order ${one.number}`, one.parcels.at(-1)?.status ?? "WAITING", `${one.customer}, ${one.lines.length} line${one.lines.length > 1 ? "s" : ""}`] },
};
const FAULTS = [["latency", "Slow (6 s)", { seconds: 6 }], ["error", "Errors"], ["error_after", "Error after the write"], ["lost_answer", "Lost answers"],
  ["duplicated", "Doubled requests"], ["rate_limited", "Rate limit"], ["malformed", "Nonsense"]];
const at = (id) => document.getElementById(id);
let data, shown, list = "returns", chosen = null;

async function refresh() {
  try {
    const fresh = await board();
    const text = JSON.stringify({ ...fresh, now: null });
    data = fresh;
    at("now").textContent = time(data.now);
    if (text !== shown) { shown = text; render(); }
  } catch (error) { toast(error.message); }
}

async function run(work) {
  at("detail").inert = true; // one step after the other, each on what the last one left
  try { await work(); toast("Done."); } catch (error) { toast(error.message); }
  await refresh();
  at("detail").inert = false;
}

function render() {
  at("shop").textContent = data.shop;
  at("tabs").replaceChildren(...Object.entries(LISTS).map(([name, { title }]) =>
    el("button", { "aria-current": String(name === list), onclick: () => { list = name; chosen = null; render(); } }, `${title} ${data[name].length}`)));
  at("items").replaceChildren(...data[list].map(item));
  renderDetail();
  at("subscribers").textContent = data.subscribers.length ? `Webhooks go to ${data.subscribers.join(", ")}` : "No webhook is set up: events are only listed.";
  at("events").replaceChildren(...data.events.map(happened));
  at("faults").replaceChildren(...FAULTS.map(fault));
}

function item(one) {
  const [title, state, text] = LISTS[list].row(one);
  const choose = () => { chosen = one.id; render(); };
  return el("li", {}, el("button", { "aria-current": String(one.id === chosen), onclick: choose }, el("b", {}, title), chip(state), el("small", {}, text)));
}

function renderDetail() {
  const one = data[list].find(({ id }) => id === chosen);
  const content = one ? LISTS[list].detail(one, run) : [el("div", { class: "empty" }, el("img", { src: "/pictures/box.svg?colour=sand", alt: "" }), el("p", {}, "Scan a parcel, or pick one from the list."))];
  at("detail").replaceChildren(...content.flat(3).filter(Boolean));
}

function happened(event) {
  const about = [event.data.rma_number, `order ${event.data.order_number}`, event.data.amount].filter(Boolean).join(", ");
  return el("li", {}, el("b", {}, words(event.type)), event.told.length ? chip(event.told[0]) : el("span"), el("small", {}, about), el("small", {}, time(event.at)));
}

function fault([kind, title, more = {}]) {
  const on = data.faults.some((one) => one.kind === kind && one.times !== 0);
  const flip = () => run(() => switchFaults(on ? data.faults.filter((one) => one.kind !== kind) : [...data.faults, { kind, ...more }]));
  return el("button", { "aria-pressed": String(on), onclick: flip }, title);
}

function scan(event) {
  event.preventDefault();
  const code = at("code").value.trim().replace(/^#/, "").toUpperCase();
  const found = data.returns.find((one) => [one.rma_number, one.label?.tracking_number, one.order_number].includes(code) || one.rma_number === `RMA-${code}`);
  const order = data.orders.find((one) => one.number === code || one.parcels.some(({ tracking }) => tracking === code));
  if (!found && !order) { toast(`Nothing here has the number ${code}.`); return; }
  [list, chosen] = found ? ["returns", found.id] : ["orders", order.id];
  at("code").value = "";
  render();
}

at("scan").addEventListener("submit", scan);
for (const button of document.querySelectorAll("[data-move]")) button.addEventListener("click", () => run(() => moveClock(button.dataset.move)));
await refresh();
setInterval(refresh, POLL);
