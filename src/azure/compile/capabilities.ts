import type { Capabilities } from "@motif/core/capabilities";

const FUNCTIONS = "Functions, Flex Consumption";
const GATEWAY = "the adapter; API Management where functions are in several apps";
const SERVICE_BUS = "Service Bus";
const COSMOS = "Cosmos DB";
const ADAPTER = `${SERVICE_BUS} and the adapter`;

/** What Azure makes of every feature. */
export const CAPABILITIES: Capabilities = {
  "function.memory": {
    by: FUNCTIONS,
    difference: "512, 2048 or 4096 MB: rounded up, and shared by the functions of an app",
  },
  "function.large-memory": { refused: "an instance of the Flex Consumption plan has 4096 at most" },
  "function.arm64": { by: FUNCTIONS, difference: "x86-64; bundles are JavaScript" },
  "function.reserved": {
    by: FUNCTIONS,
    difference: "a limit, no guarantee: maximum_instance_count with one call at a time each",
  },
  "function.provisioned": { by: "always-ready instances" },
  "function.keep-warm": { refused: "no call keeps an instance of the Flex Consumption plan" },
  "function.short-logs": { refused: "Log Analytics keeps logs for 30 to 730 days" },
  "function.many-resources": { by: FUNCTIONS },
  "http.routes": { by: GATEWAY },
  "http.overlap": { by: GATEWAY },
  "http.cors": { by: GATEWAY },
  "http.validation": { by: "the adapter", difference: "in the function: a bad request costs an execution" },
  "http.streaming": {
    by: FUNCTIONS,
    difference:
      "beside API Management, at the function app's own address, where functions are in several apps",
  },
  "http.collected": { by: GATEWAY, difference: "collected by API Management: sent in one piece" },
  "http.body": { by: FUNCTIONS },
  "http.large-body": { by: FUNCTIONS },
  "http.slow": { by: FUNCTIONS },
  "http.several-slow": {
    refused:
      "API Management, which is in front of an API whose functions are in several function apps, ends a request after 30 s",
  },
  "http.very-slow": { refused: "Azure's load balancer waits 230 s for an answer" },
  "queue.delivery": { by: SERVICE_BUS },
  "queue.order": { by: SERVICE_BUS, difference: "by arrival; what is tried again comes later" },
  "queue.message": { by: `${SERVICE_BUS} Standard`, difference: "8 KB of them are kept free for retries" },
  "queue.delay": { by: "scheduled messages" },
  "queue.retry": {
    by: ADAPTER,
    difference: "a failed message is sent again as a scheduled copy that carries its count",
  },
  "queue.few-attempts": { by: ADAPTER },
  "queue.many-attempts": { by: ADAPTER },
  "queue.long-backoff": { by: ADAPTER },
  "queue.factor": { by: ADAPTER },
  "queue.batch": { by: ADAPTER },
  "queue.large-batch": { by: ADAPTER },
  "queue.window": { by: FUNCTIONS },
  "queue.long-window": { refused: "renews no locks of batches" },
  "queue.concurrency": { by: FUNCTIONS, difference: "so many instances with one call each" },
  "queue.shared-consumer": { refused: "has one setting for all of its queues on Azure" },
  "queue.long-run": { by: FUNCTIONS, difference: "the lock is renewed" },
  "queue.long-batch": { refused: "renews no locks of batches" },
  "queue.visibility": {
    by: SERVICE_BUS,
    difference: "a lock of 5 minutes at most, renewed while the function runs",
  },
  "queue.short-visibility": { by: SERVICE_BUS },
  "queue.retention": { by: SERVICE_BUS },
  "queue.short-retention": { by: SERVICE_BUS },
  "fifo.groups": { by: "sessions" },
  "fifo.deduplication": { by: "duplicate detection" },
  "fifo.batch": { by: "sessions", difference: "one message a call" },
  "fifo.window": { refused: "messages of a FIFO queue come one by one on Azure" },
  "fifo.delay": { by: "scheduled messages" },
  "table.items": { by: COSMOS, difference: "2 MB an item, with what the adapter adds" },
  "table.query": { by: COSMOS },
  "table.index": {
    by: COSMOS,
    difference: "follows a write a little later; asks all physical partitions, which costs more",
  },
  "table.mixed-keys": { by: COSMOS },
  "table.expiry": { by: COSMOS },
  "table.permissions": { by: "data-plane roles, per container and operation" },
  "bucket.objects": { by: "Blob Storage" },
  "bucket.events": {
    by: `Event Grid, then ${SERVICE_BUS}`,
    difference: "can come twice and in another order",
  },
  "bucket.overlap": { by: `Event Grid, then ${SERVICE_BUS}` },
  "bucket.retry": { by: ADAPTER },
  "bucket.long-run": { by: FUNCTIONS, difference: "the lock is renewed" },
  "consumer.both": { refused: "on Azure these fail and are retried in different ways" },
  "schedule.cron": { by: "timer trigger" },
  "schedule.every": { by: "timer trigger" },
  "schedule.odd-interval": {
    refused: "an interval by which a minute, an hour or a day can be divided evenly",
  },
  "schedule.zone": { refused: "timers of the Flex Consumption plan run in UTC" },
  "schedule.two-days": { refused: "cron means either of them, and NCRONTAB both" },
  "schedule.retry": { by: "the host's retry policy and the adapter" },
  "task.direct": {
    by: `${FUNCTIONS}, an HTTP route with a function key`,
    difference: "the caller waits: no asynchronous call",
  },
  "task.slow": { refused: "Azure's load balancer waits 230 s for an answer" },
  "secret.read": { by: "Key Vault, one vault a secret" },
};
