import type { Example } from "@motif/app";

const QUOTE = "{{url}}/quotes -H 'content-type: application/json'";
const LIGHT = `-d '{"from":"HAM","to":"OSL","kg":20}'`;
const HEAVY = `-H 'idempotency-key: heavy' -d '{"from":"HAM","to":"OSL","kg":1200}'`;
const ID = `sed 's/.*"id":"\\([^"]*\\)".*/\\1/'`;

const examples: readonly Example[] = [
  { title: "A quote that all three carriers answer", command: `curl -si ${QUOTE} ${LIGHT}` },
  {
    title: "A carrier that does not go there has answered, too: the quote is complete",
    command: `curl -s ${QUOTE} -d '{"from":"HAM","to":"REK","kg":20}'`,
  },
  {
    title: "West takes 4 s for more than a ton: after 2 s there is a quote without it, which says so",
    command: `curl -s -w ' after %{time_total} s' ${QUOTE} ${HEAVY}`,
  },
  {
    title:
      "The same request again gets the same quote, though west has answered by now; what it said is beside the quote",
    command: `sleep 5; id=$(curl -s ${QUOTE} ${HEAVY} | ${ID}); curl -s {{url}}/quotes/$id`,
  },
  {
    title: "South is slow at every tenth request, and is asked once more after half a second",
    command: `for n in 1 2 3 4 5 6 7 8 9 10; do curl -s -o /dev/null -w 'after %{time_total} s\\n' ${QUOTE} ${LIGHT}; done`,
  },
];

export default examples;
