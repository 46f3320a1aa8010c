import { QUOTAS } from "../function/profile.ts";
import type { Claim } from "../ground/room.ts";
import { type AwsPlan, ROOMS } from "./rooms.ts";

/**
 * What has to be said of an account's concurrency, which all functions in a region share: "You can reserve up to the Unreserved
 * account concurrency value minus 100", and "New AWS accounts have reduced concurrency and memory quotas".
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export function concurrencyWarnings(plan: AwsPlan): string[] {
  const claims = ROOMS.flatMap((room) => room.claims?.(plan) ?? []);
  if (claims.length === 0) return [];
  const claimed = [...Map.groupBy(claims, ({ function: name }) => name).values()].reduce(
    (sum, own) => sum + claimOf(own),
    0,
  );
  const needed = claimed + QUOTAS.unreserved.value;
  const needs = `its functions take up to ${claimed} of the account's concurrency, and Lambda keeps ${QUOTAS.unreserved.value} free of reservations: ${needed}`;
  return [
    needed > plan.accountConcurrency
      ? `${needs} is more than the ${plan.accountConcurrency} of concurrency.account in serverless-defaults.yaml. Lambda will refuse reservations, or consumers will leave the other functions none: reserve less, or have the quota raised and say so there`
      : `${needs} in all. New AWS accounts have 10 and less: have the quota raised before you deploy to one (docs/aws.md, "Concurrency of the account")`,
  ];
}

/** What is reserved for a function is all that it can take; what is provisioned is part of what its consumers use. */
function claimOf(claims: readonly Claim[]): number {
  const total = (of: Claim["of"]) =>
    claims.filter((claim) => claim.of === of).reduce((sum, { calls }) => sum + calls, 0);
  return total("reserved") || Math.max(total("provisioned"), total("consumers"));
}
