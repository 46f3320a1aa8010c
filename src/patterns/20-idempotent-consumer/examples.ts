import type { Example } from "@motif/app";

/** An order of now, which is sent to the queue as often as it is posted. */
const order = (orderId: string, cents: number) =>
  `curl -s {{url}}/orders -H 'content-type: application/json' -d "{\\"orderId\\":\\"${orderId}\\",\\"cents\\":${cents},\\"currency\\":\\"EUR\\",\\"placedAt\\":\\"$at\\"}"`;

const seen = (orderId: string) => `until curl -sf {{url}}/orders/${orderId}; do sleep 1; done`;

const NOW = "at=$(date -u +%Y-%m-%dT%H:%M:%SZ)";

const examples: readonly Example[] = [
  {
    title: "Place an order, and see what became of it",
    command: `${NOW}; ${order("ada-1", 1990)}; echo; ${seen("ada-1")}`,
  },
  {
    title: "Place one five times at once: it is charged once",
    command: `${NOW}; for n in 1 2 3 4 5; do ${order("ada-2", 1990)} & done; wait; echo; ${seen("ada-2")}; curl -s {{url}}/_motif/queues/orders`,
  },
  {
    title: "Place one more under the same id, for another amount: a dead letter",
    command: `${NOW}; ${order("ada-2", 2990)}; sleep 1; echo; curl -s {{url}}/orders/ada-2; curl -s {{url}}/_motif/queues/orders`,
  },
  {
    title: "Place one that no card can pay",
    command: `${NOW}; ${order("ada-3", 600_000)}; echo; ${seen("ada-3")}`,
  },
];

export default examples;
