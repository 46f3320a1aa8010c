import type { Example } from "@motif/app";

const POST = "curl -s {{url}}/shipments -H 'content-type: application/json' -d";
const ID = `sed 's/.*"id":"\\([^"]*\\)".*/\\1/'`;

const examples: readonly Example[] = [
  {
    title: "Send a parcel: 202, and where its shipment is",
    command:
      'curl -si {{url}}/shipments -H \'content-type: application/json\' -H \'idempotency-key: ada-1\' -d \'{"recipient":"Ada Lovelace","country":"DE","grams":700}\'',
  },
  {
    title: "Send a parcel that the carrier takes at the third attempt: it is booked after some seconds",
    command: `id=$(${POST} '{"recipient":"Nuka","country":"GL","grams":700}' | ${ID}); until curl -s {{url}}/shipments/$id | grep booked; do sleep 1; done`,
  },
  {
    title: "Send a parcel that the carrier never takes, and see why",
    command: `id=$(${POST} '{"recipient":"Ada Lovelace","country":"DE","grams":50000}' | ${ID}); sleep 1; curl -s {{url}}/shipments/$id`,
  },
  { title: "Look at the queue and its dead letters", command: "curl -s {{url}}/_motif/queues/bookings" },
];

export default examples;
