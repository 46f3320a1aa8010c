/** What a stand-in has of the world around it. */
export interface StandInWorld {
  /** The time: virtual in tests and simulations, where `Date` and `setTimeout` of a stand-in are virtual too. */
  now(): Date;
  /** At least 0, less than 1: from the seed, in tests and simulations. */
  chance(): number;
}

/**
 * Stands in for a service: gets every request that functions send to it, with its whole URL, and answers. What it throws is
 * an answer that does not come (`UnknownOutcomeError`), except for a `MotifError`, which functions get as it is.
 *
 * @example
 * ```ts
 * function paymentProvider(): StandIn {
 *   const charged = new Map<string, number>();
 *   return async (request) => {
 *     const { order, amount } = await request.json();
 *     charged.set(order, amount);
 *     return Response.json({ order }, { status: 201 });
 *   };
 * }
 * ```
 */
export type StandIn = (request: Request, world: StandInWorld) => Response | Promise<Response>;

/**
 * The default export of `stand-ins.ts` beside an app: makes the stand-ins of its services, by the services' names, with fresh
 * state each time.
 *
 * @example
 * ```ts
 * export default (() => ({ payments: paymentProvider() })) satisfies StandIns;
 * ```
 */
export type StandIns = () => Readonly<Record<string, StandIn>>;
