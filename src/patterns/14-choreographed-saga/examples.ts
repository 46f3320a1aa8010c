import type { Example } from "@motif/app";

const JSON_BODY = "-H 'content-type: application/json'";
/** A key of its own for each call. */
const KEY = `-H "idempotency-key: $RANDOM-$RANDOM"`;
const ID = `sed 's/.*Id":"\\([^"]*\\)".*/\\1/'`;

const STOCK = `curl -s -X PUT {{url}}/stock/mug ${JSON_BODY} -d '{"available":5}'`;
const order = (quantity: number, cents: number, country: string) =>
  `order=$(curl -s {{url}}/orders ${JSON_BODY} ${KEY} -d '{"sku":"mug","quantity":${quantity},"cents":${cents},"country":"${country}"}' | ${ID})`;
const END = `until curl -s {{url}}/orders/$order | grep '"closed":true'; do sleep 1; done; curl -s {{url}}/stock/mug`;

const examples: readonly Example[] = [
  {
    title: "Order two of five mugs: reserved, paid, booked, confirmed; then sold and sent",
    command: `${STOCK}; ${order(2, 2400, "CH")}; ${END}`,
  },
  {
    title: "Order one for more than any card can pay: cancelled, and the mug is free again",
    command: `${STOCK}; ${order(1, 600_000, "CH")}; ${END}`,
  },
  {
    title: "Order one to Antarctica, where nobody delivers: the mug is free again, and the money returned",
    command: `${STOCK}; ${order(1, 1200, "AQ")}; ${END}`,
  },
  {
    title: "Tell the stock of a cancelled order once more, too late: it holds nothing",
    command: `${STOCK}; ${order(1, 1200, "AQ")}; ${END}; curl -s {{url}}/_motif/buses/shop/events/OrderPlaced ${JSON_BODY} -d "{\\"orderId\\":\\"$order\\",\\"sku\\":\\"mug\\",\\"quantity\\":1,\\"cents\\":1200,\\"country\\":\\"AQ\\"}"; sleep 1; ${END}`,
  },
  {
    title: "Who listens to what",
    command: "curl -s {{url}}/_motif/buses/shop",
  },
];

export default examples;
