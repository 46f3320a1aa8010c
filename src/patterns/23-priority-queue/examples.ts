import type { Example } from "@motif/app";

const REQUEST = (tenant: string) =>
  `curl -s {{url}}/reports -H 'content-type: application/json' -H 'x-tenant: ${tenant}' -d '{"values":[4,1,3]}'`;
const ID = `sed 's/.*"id":"\\([^"]*\\)".*/\\1/'`;

const examples: readonly Example[] = [
  {
    title: "Let a tenant pay, and ask for a report: 202, in the lane paid",
    command: `curl -s -X PUT {{url}}/tenants/acme -H 'content-type: application/json' -d '{"plan":"paid"}'; echo; ${REQUEST("acme")}`,
  },
  {
    title: "Ask for five as one who does not: two in the lane free, three beyond the quota",
    command: `for n in 1 2 3 4 5; do ${REQUEST("zoe")}; echo; done`,
  },
  {
    title: "Ask for one, and read it",
    command: `id=$(${REQUEST("ann")} | ${ID}); sleep 1; curl -s {{url}}/reports/$id -H 'x-tenant: ann'`,
  },
  {
    title: "Look at the lanes",
    command: "for lane in paid free overflow; do curl -s {{url}}/_motif/queues/reports-$lane; echo; done",
  },
];

export default examples;
