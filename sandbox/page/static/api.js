// Calls to the sandbox. Each action carries a fresh key, so that a double click acts once.

const OURS = { "X-Sandbox-Page": "1" };

export const board = () => call("/warehouse/board", { headers: OURS });

export const act = (path, body = {}) =>
  call(`/warehouse/do/${path}`, {
    method: "POST",
    headers: { ...OURS, "Content-Type": "application/json", "Idempotency-Key": `page-${crypto.randomUUID()}` },
    body: JSON.stringify(body),
  });

export const moveClock = (by) =>
  call("/clock", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ by }) });

export const switchFaults = (faults) =>
  call("/faults", { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ faults }) });

async function call(path, options) {
  const answer = await fetch(path, options);
  const data = await answer.json();
  if (!answer.ok) throw new Error(data.error?.message ?? `The sandbox answered ${answer.status}.`);
  return data;
}
