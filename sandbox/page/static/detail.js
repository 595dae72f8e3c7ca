// The middle of the page: one return, refund or order, and what can be done with it.
import { act } from "./api.js";
import { chip, el, money, time, words } from "./dom.js";

const DISPOSITIONS = ["RESTOCKED", "PROCESSING_REQUIRED", "NOT_RESTOCKED", "REFUSED", "MISSING"];
const button = (text, press, kind = "") => el("button", { class: kind, type: "button", onclick: press }, text);

export function returnDetail(one, run) {
  const step = (path, body) => run(() => act(`returns/${one.id}/${path}`, body));
  const inspected = one.lines.every((line) => line.disposition);
  return [
    el("h1", {}, one.rma_number, " "), chip(one.status),
    el("p", { class: "muted" }, `Order ${one.order_number}, ${one.customer}. ${words(one.method)}, ${words(one.resolution).toLowerCase()}.`),
    steps(one, inspected),
    el("div", { class: "card" }, one.lines.map((line) => returnLine(one, line)), actions(one, step, inspected)),
    finance(one, run),
    el("h2", {}, "History"),
    el("ol", {}, [...one.history.map((change) => [change.at, words(change.status), change.note]),
      ...one.tracking.map((scan) => [scan.at, words(scan.status), scan.description])]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([at, what, note]) => el("li", {}, el("b", {}, what), ` ${time(at)} `, el("span", { class: "muted" }, note)))),
    one.label && el("p", {}, el("a", { href: one.label.label_url, target: "_blank", rel: "noreferrer" }, "Label"), " · ",
      el("a", { href: one.label.qr_url, target: "_blank", rel: "noreferrer" }, "QR code"), ` · ${one.label.tracking_number}`),
  ];
}

function steps(one, inspected) {
  const reached = ["PARTIALLY_RECEIVED", "RECEIVED", "CLOSED"].includes(one.status);
  const marks = [["Registered", true], ["On its way", one.tracking.length > 0 || reached], ["Received", reached],
    ["Inspected", inspected], ["Refunded", one.refund_status !== "NONE"]];
  return el("ol", { class: "steps" }, marks.map(([text, done]) => el("li", { class: done ? "done" : "" }, text)));
}

function returnLine(one, line) {
  const waiting = ["OPEN", "PARTIALLY_RECEIVED"].includes(one.status) && line.received_quantity < line.quantity;
  const open = line.received_quantity > 0 && !line.disposition;
  const count = (name, most, value) => el("input", { type: "number", min: 0, max: most, value, name: `${name}:${line.id}`, "aria-label": `${name} of ${line.title}` });
  return el("div", { class: "line" },
    el("img", { src: new URL(line.image_url, location.href).pathname + new URL(line.image_url, location.href).search, alt: "" }),
    el("div", {}, el("b", {}, `${line.quantity} × ${line.title}`), el("div", { class: "muted" }, `${line.variant} · ${line.reason.label}${line.note ? ` · “${line.note}”` : ""}`),
      el("div", { class: "muted" }, `received ${line.received_quantity}, accepted ${line.accepted_quantity}${line.disposition ? `, ${words(line.disposition).toLowerCase()}` : ""}${line.inspection_note ? `: ${line.inspection_note}` : ""}`)),
    el("div", { class: "row" },
      waiting && el("label", {}, "arrived ", count("arrived", line.quantity - line.received_quantity, line.quantity - line.received_quantity)),
      open && el("label", {}, "accept ", count("accept", line.received_quantity, line.received_quantity)),
      open && el("select", { name: `disposition:${line.id}`, "aria-label": `Disposition of ${line.title}` }, DISPOSITIONS.map((code) => el("option", { value: code }, words(code))))));
}

function actions(one, step, inspected) {
  const field = (name, line) => document.getElementsByName(`${name}:${line.id}`)[0];
  const receipt = () => ({ lines: one.lines.filter((line) => field("arrived", line)).map((line) => ({ line_id: line.id, quantity: Number(field("arrived", line).value) })).filter((line) => line.quantity) });
  const inspection = () => ({ lines: one.lines.filter((line) => field("accept", line)).map((line) => ({ line_id: line.id, accepted: Number(field("accept", line).value), disposition: field("disposition", line).value })) });
  const travels = ["OPEN", "PARTIALLY_RECEIVED"].includes(one.status);
  const arrived = ["RECEIVED", "PARTIALLY_RECEIVED"].includes(one.status);
  return el("div", { class: "row" },
    one.status === "REQUESTED" && button("Approve", () => step("approve"), "main"),
    one.status === "REQUESTED" && button("Decline", () => step("decline", { note: "Declined by the warehouse." }), "bad"),
    travels && button("Scan: with the carrier", () => step("scan")),
    travels && button("Receive", () => step("receive", receipt()), "main"),
    arrived && !inspected && one.lines.some((line) => line.received_quantity && !line.disposition) && button("Inspect", () => step("inspect", inspection()), "main"),
    arrived && inspected && button("Close", () => step("close")));
}

function finance(one, run) {
  const given = one.refunds.reduce((sum, refund) => sum + Number(refund.amount.amount), 0);
  const currency = one.refund_due.currency;
  const left = Math.max(Number(one.refund_due.amount) - given, 0).toFixed(2);
  const amount = el("input", { type: "number", step: "0.01", min: "0.01", max: left, value: left, "aria-label": "Amount to refund" });
  const pay = () => run(() => act(`orders/${one.order_id}/refunds`, { amount: { amount: amount.value, currency }, return_id: one.id }));
  const rows = [...one.lines.map((line) => [`${line.quantity} × ${line.title}`, line.refund]),
    ...one.fees.map((fee) => [`less ${fee.label || words(fee.kind).toLowerCase()}`, fee.amount]), ["Owed to the customer", one.refund_due],
    ...one.refunds.map((refund) => [`Refund, ${words(refund.state).toLowerCase()}`, refund.amount])];
  const payable = Number(left) > 0 && !["DECLINED", "CANCELED", "EXPIRED", "REQUESTED"].includes(one.status);
  return [el("h2", {}, "Money ", chip(one.refund_status)),
    el("div", { class: "card" }, el("table", { class: "money" }, rows.map(([what, sum]) => el("tr", {}, el("td", {}, what), el("td", {}, money(sum))))),
      payable && el("div", { class: "row" }, amount, button("Refund", pay, "main")))];
}

export function refundDetail(one, run) {
  const done = (state) => run(() => act(`refunds/${one.id}/outcome`, { state }));
  return [el("h1", {}, money(one.amount), " "), chip(one.state),
    el("p", { class: "muted" }, `Order ${one.order_number}, made ${time(one.created_at)}`),
    el("div", { class: "card" }, one.parts.map((part) => el("p", {}, `${money(part.amount)} to ${words(part.kind).toLowerCase()}${part.last_four ? ` ending in ${part.last_four}` : ""}`)),
      el("div", { class: "row" }, button("The bank settled it", () => done("SUCCESS"), "main"), button("The bank sent it back", () => done("FAILURE"), "bad")))];
}

export function orderDetail(one, run) {
  const step = (path, body) => run(() => act(`orders/${one.id}/${path}`, body));
  const next = { IN_TRANSIT: ["OUT_FOR_DELIVERY", "DELIVERED", "FAILURE"], OUT_FOR_DELIVERY: ["DELIVERED", "FAILURE"], FAILURE: ["OUT_FOR_DELIVERY", "DELIVERED"], PENDING: ["IN_TRANSIT"] };
  return [el("h1", {}, `Order ${one.number}`), el("p", { class: "muted" }, `${one.customer}, ${money(one.total)}, placed ${time(one.placed_at)}`),
    el("div", { class: "card" }, one.lines.map((line) => el("p", {}, line)), el("div", { class: "row" },
      one.unshipped > 0 && button(`Ship ${one.unshipped} piece${one.unshipped > 1 ? "s" : ""}`, () => step("ship"), "main"),
      one.pending && button("The payment is in", () => step("paid")))),
    one.parcels.map((parcel) => el("div", { class: "card" }, el("b", {}, parcel.tracking, " "), chip(parcel.status),
      el("div", { class: "row" }, (next[parcel.status] ?? []).map((status) => button(words(status), () => step("progress", { fulfilment_id: parcel.id, status }))))))];
}
