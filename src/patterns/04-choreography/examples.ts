import type { Example } from "@motif/app";

const JSON_BODY = "-H 'content-type: application/json'";
/** A key of its own for each call. */
const KEY = `-H "idempotency-key: $RANDOM-$RANDOM"`;
const ID = `sed 's/.*Id":"\\([^"]*\\)".*/\\1/'`;

const STOCK = `curl -s -X PUT {{url}}/stock/mug ${JSON_BODY} -d '{"available":5}'`;
const USER = `user=$(curl -s {{url}}/users ${JSON_BODY} ${KEY} -d '{"email":"ada@example.com"}' | ${ID})`;
const order = (quantity: number, cents: number) =>
  `order=$(curl -s {{url}}/orders ${JSON_BODY} ${KEY} -d "{\\"userId\\":\\"$user\\",\\"sku\\":\\"mug\\",\\"quantity\\":${quantity},\\"cents\\":${cents}}" | ${ID})`;
const END = `until curl -s {{url}}/orders/$order | grep '"emailed":true'; do sleep 1; done; curl -s {{url}}/stock/mug`;

const examples: readonly Example[] = [
  {
    title: "Order two of five mugs: reserved, paid, written about",
    command: `${STOCK}; ${USER}; ${order(2, 2400)}; ${END}`,
  },
  {
    title: "Order one for more than any card can pay: cancelled, and the mug is free again",
    command: `${STOCK}; ${USER}; ${order(1, 600_000)}; ${END}`,
  },
  {
    title: "Order more than there are: cancelled, and nobody was charged",
    command: `${STOCK}; ${USER}; ${order(99, 1200)}; ${END}`,
  },
  {
    title: "Tell the stock of an order once more: the event has another id, and holds no second mug",
    command: `${STOCK}; ${USER}; ${order(1, 1200)}; ${END}; curl -s {{url}}/_motif/buses/shop/events/OrderPlaced ${JSON_BODY} -d "{\\"orderId\\":\\"$order\\",\\"userId\\":\\"$user\\",\\"sku\\":\\"mug\\",\\"quantity\\":1,\\"cents\\":1200}"; ${END}`,
  },
  {
    title: "Who listens to what",
    command: "curl -s {{url}}/_motif/buses/shop",
  },
];

export default examples;
