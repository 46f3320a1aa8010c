import type { Example } from "@motif/app";

const PUT = `put() { curl -s -X PUT -H 'content-type: application/json' "{{url}}/$1" -d "$2"; echo; }`;

function move(account: string, number: number, cents: number, currency = "EUR"): string {
  return `put accounts/${account}/movements/${number} '{"cents":${cents},"currency":"${currency}"}'`;
}

const examples: readonly Example[] = [
  {
    title: "Three movements of an account, in order: the last one is not covered",
    command: `${PUT}; ${move("ada", 1, 10_000)}; ${move("ada", 2, -8000)}; ${move("ada", 3, -5000)}; sleep 1; curl -s {{url}}/accounts/ada`,
  },
  {
    title: "One in a currency without a rate, and one behind it: after 15 s both are dead letters",
    command: `${PUT}; ${move("ada", 4, 1000, "USD")}; ${move("ada", 5, 500)}; sleep 16; curl -s {{url}}/_motif/queues/movements/dead-letters`,
  },
  {
    title: "The rate is entered, and both are sent back: they are booked in their order",
    command: `${PUT}; put rates/USD '{"rate":0.9}'; curl -s -X POST {{url}}/_motif/queues/movements/redrive; sleep 1; curl -s {{url}}/accounts/ada`,
  },
  {
    title: "An account that does not wait: what is behind is booked, what failed is left out",
    command: `${PUT}; put accounts/grace '{"whenStuck":"skip"}'; ${move("grace", 1, 1000, "CHF")}; ${move("grace", 2, 500)}; sleep 16; curl -s {{url}}/accounts/grace`,
  },
];

export default examples;
