import type { Example } from "@motif/app";

const JSON_BODY = "-H 'content-type: application/json'";
const OPEN = `curl -s -X PUT {{url}}/accounts/a ${JSON_BODY} -d '{"owner":"ada"}'`;
const move = (key: string, cents: number, also = "") =>
  `curl -s {{url}}/accounts/a/movements ${JSON_BODY} -H "idempotency-key: ${key}"${also} -d '{"cents":${cents},"reference":""}'`;

const examples: readonly Example[] = [
  {
    title: "Open an account, and pay in and out",
    command: `${OPEN}; ${move("$RANDOM-$RANDOM", 1000)}; ${move("$RANDOM-$RANDOM", -300)}`,
  },
  {
    title: "Pay in twice with the same key: it is done once",
    command: `${OPEN}; key=$RANDOM-$RANDOM; ${move("$key", 5)}; ${move("$key", 5)}`,
  },
  {
    title: "Pay out more than there is: refused",
    command: `${OPEN}; ${move("$RANDOM-$RANDOM", -99_999_999)}`,
  },
  {
    title: "Pay in for a version that the account has not: refused, with the one that it has",
    command: `${OPEN}; ${move("$RANDOM-$RANDOM", 5, ` -H 'if-match: "0"'`)}`,
  },
  {
    title: "What happened to it, and what follows",
    command: "curl -s {{url}}/accounts/a/events; curl -s {{url}}/accounts/a",
  },
  { title: "The accounts of an owner, by the projection", command: "curl -s {{url}}/owners/ada/accounts" },
  {
    title: "Make all balances anew, beside the ones that are read",
    command: `curl -s {{url}}/_motif/queues/rebuilding/messages ${JSON_BODY} -d '{"phase":"begin"}'; sleep 2; curl -s {{url}}/owners/ada/accounts`,
  },
];

export default examples;
