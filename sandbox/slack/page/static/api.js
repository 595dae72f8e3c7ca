// Calls to the sandbox.

export const board = () => call("/slack/board");

export const act = (what, body) =>
  call(`/slack/do/${what}`, {
    method: "POST",
    headers: { "X-Sandbox-Page": "1", "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

async function call(path, options) {
  const answer = await fetch(path, options);
  const data = await answer.json();
  if (!answer.ok) throw new Error(data.error?.message ?? `The sandbox answered ${answer.status}.`);
  return data;
}
