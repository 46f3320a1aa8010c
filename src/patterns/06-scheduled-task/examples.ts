import type { Example } from "@motif/app";

const TODAY = "$(TZ=Europe/Paris date +%F)";
const run = (task: string) => `curl -s -o /dev/null -X POST {{url}}/_motif/functions/${task}/invocations`;

const examples: readonly Example[] = [
  {
    title: "Send a sale of today: 201, and 200 when it comes again. One of another day is refused with 409",
    command: `for day in ${TODAY} ${TODAY} 2020-01-01; do curl -s -X PUT -w ' %{http_code}\\n' {{url}}/days/$day/sales/till-1-17 -H 'content-type: application/json' -d '{"cents":1990}'; done`,
  },
  {
    title: "Make the report of yesterday now, twice: there is one, made once",
    command: `for n in 1 2; do ${run("make-reports")}; curl -s {{url}}/_motif/tables/reports/items; echo; done`,
  },
  {
    title: "Check the partner now, and see what was found",
    command: `${run("check-health")}; curl -s {{url}}/health`,
  },
];

export default examples;
