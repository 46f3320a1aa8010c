import type { Example } from "@motif/app";

const put = (quantity: number) =>
  `curl -s -X PUT {{url}}/orders/a1 -H 'content-type: application/json' -d '{"sku":"mug","quantity":${quantity}}'`;
/** The warehouse hears of it a moment later. */
const packed = (quantity: number) =>
  `until curl -s {{url}}/parcels/a1 | grep '"quantity":${quantity}'; do sleep 1; done`;

const examples: readonly Example[] = [
  { title: "Place an order, and see what the warehouse packs", command: `${put(2)}; ${packed(2)}` },
  {
    title: "Change it twice: the warehouse hears of both, in order",
    command: `${put(3)}; ${put(4)}; ${packed(4)}`,
  },
  {
    title: "What is in the table: the order, and nothing that is still to be told",
    command: "curl -s {{url}}/_motif/tables/orders/items",
  },
  {
    title: "Tell the warehouse of the first event once more, too late: nothing changes",
    command: `curl -s '{{url}}/_motif/queues/announcements/messages?group=a1' -H 'content-type: application/json' -d '{"id":"a1/1","order":"a1","sequence":1,"type":"placed","data":{"sku":"mug","quantity":2}}'; sleep 1; curl -s {{url}}/parcels/a1`,
  },
  {
    title: "Cancel it: nothing is packed any more",
    command: `curl -s -X DELETE {{url}}/orders/a1; ${packed(0)}`,
  },
];

export default examples;
