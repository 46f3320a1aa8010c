import type { Example } from "@motif/app";

const JSON_BODY = "-H 'content-type: application/json'";
/** A key of its own for each call. */
const KEY = `-H "idempotency-key: $RANDOM-$RANDOM"`;
const ID = `sed 's/.*Id":"\\([^"]*\\)".*/\\1/'`;

const STOCK = `curl -s -X PUT {{url}}/stock/mug ${JSON_BODY} -d '{"available":5}'`;
const order = (quantity: number, cents: number, country: string) =>
  `order=$(curl -s {{url}}/orders ${JSON_BODY} ${KEY} -d '{"sku":"mug","quantity":${quantity},"cents":${cents},"country":"${country}"}' | ${ID})`;
const END = `until curl -s {{url}}/orders/$order | grep -E 'fulfilled|cancelled'; do sleep 1; done; curl -s {{url}}/stock/mug`;

const examples: readonly Example[] = [
  {
    title: "Order two of five mugs: validated, reserved, paid, fulfilled",
    command: `${STOCK}; ${order(2, 2400, "CH")}; ${END}`,
  },
  {
    title: "Order one for more than any card can pay: cancelled, and the mug is free again",
    command: `${STOCK}; ${order(1, 600_000, "CH")}; ${END}`,
  },
  {
    title: "Order one to Antarctica, where nobody delivers: the money is returned, and the mug free again",
    command: `${STOCK}; ${order(1, 1200, "AQ")}; ${END}`,
  },
  {
    title: "The latest order, state by state",
    command:
      "curl -s '{{url}}/_motif/workflows/order-saga/executions?limit=1'; curl -s {{url}}/_motif/workflows/order-saga/executions/$order/history",
  },
];

export default examples;
