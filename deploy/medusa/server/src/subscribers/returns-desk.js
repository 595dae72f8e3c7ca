// Tells Returns Desk at once what happened to a return: thin, signed as Standard Webhooks are.
// Without WEBHOOK_URL and WEBHOOK_SECRET it does nothing. What gets lost is found by polling.
// A shop of one's own takes this file into its src/subscribers/ as it is.

const { createHmac, randomUUID } = require("node:crypto")

const { WEBHOOK_URL, WEBHOOK_SECRET } = process.env
const PATIENCE_MS = 10_000
const PAUSES_MS = [1_000, 5_000, 30_000]

const key = () =>
  WEBHOOK_SECRET.startsWith("whsec_")
    ? Buffer.from(WEBHOOK_SECRET.slice("whsec_".length), "base64")
    : Buffer.from(WEBHOOK_SECRET)

function signed(id, body) {
  const timestamp = Math.floor(Date.now() / 1000).toString()
  const proof = createHmac("sha256", key()).update(`${id}.${timestamp}.${body}`).digest("base64")
  return {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${proof}`,
  }
}

async function send(body, logger) {
  const id = `msg_${randomUUID()}`
  for (const pause of [...PAUSES_MS, null]) {
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS)
      const answer = await fetch(WEBHOOK_URL, { method: "POST", headers: signed(id, body), body, signal })
      if (answer.ok) return
    } catch {
      // nobody there: once more
    }
    if (pause === null) break
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
  logger.warn("returns-desk: a webhook was given up; Returns Desk finds it by polling")
}

// A refund names its payment alone: all returns of that order are told of.
async function returnsOf(name, data, container) {
  if (name !== "payment.refunded") return data.return_id ? [data.return_id] : []
  const query = container.resolve("query")
  const payments = await query.graph({
    entity: "payment",
    fields: ["payment_collection.order.id"],
    filters: { id: data.id },
  })
  const order = payments.data[0]?.payment_collection?.order?.id
  if (!order) return []
  const found = await query.graph({ entity: "return", fields: ["id"], filters: { order_id: order } })
  return found.data.map((one) => one.id)
}

async function tell({ event, container }) {
  if (!WEBHOOK_URL || !WEBHOOK_SECRET) return
  const timestamp = new Date().toISOString()
  const ids = await returnsOf(event.name, event.data, container)
  const logger = container.resolve("logger")
  // Not waited for: Medusa has other things to do meanwhile.
  for (const return_id of ids) {
    const body = JSON.stringify({ type: event.name, timestamp, data: { return_id } })
    send(body, logger).catch(() => {})
  }
}

exports.default = tell
exports.config = {
  event: ["order.return_requested", "order.return_received", "payment.refunded"],
}
