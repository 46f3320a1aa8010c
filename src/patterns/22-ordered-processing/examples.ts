import type { Example } from "@motif/app";

const PUT = "curl -s -X PUT -H 'content-type: application/json'";

function move(account: string, number: number, cents: number, currency = "EUR"): string {
  return `${PUT} {{url}}/accounts/${account}/movements/${number} -d '{"cents":${cents},"currency":"${currency}"}'; echo`;
}

const examples: readonly Example[] = [
  {
    title: "Three movements of an account, in order: the last one is not covered",
    command: `${move("ada", 1, 10_000)}; ${move("ada", 2, -8000)}; ${move("ada", 3, -5000)}; sleep 1; curl -s {{url}}/accounts/ada`,
  },
  {
    title: "One in a currency without a rate, and one behind it: after 15 s both are dead letters",
    command: `${move("ada", 4, 1000, "USD")}; ${move("ada", 5, 500)}; sleep 16; curl -s {{url}}/_motif/queues/movements/dead-letters`,
  },
  {
    title: "The rate is entered, and both are sent back: they are booked in their order",
    command: `${PUT} {{url}}/rates/USD -d '{"rate":0.9}'; curl -s -X POST {{url}}/_motif/queues/movements/redrive; sleep 1; curl -s {{url}}/accounts/ada`,
  },
  {
    title: "An account that does not wait: what is behind is booked, what failed is left out",
    command: `${PUT} {{url}}/accounts/grace -d '{"whenStuck":"skip"}'; ${move("grace", 1, 1000, "CHF")}; ${move("grace", 2, 500)}; sleep 16; curl -s {{url}}/accounts/grace`,
  },
];

export default examples;
