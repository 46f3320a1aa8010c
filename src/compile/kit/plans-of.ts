/** What each of several rooms plans, for those that plan something. */
type Planned<Rooms> = {
  [Name in keyof Rooms]: Rooms[Name] extends { plan(...args: never): infer Plan } ? Plan : never;
}[keyof Rooms];

/** All of several types at once. */
export type Together<Plans> = (Plans extends unknown ? (plan: Plans) => void : never) extends (
  plan: infer All,
) => void
  ? All
  : never;

/** The parts of a cloud's plan that its rooms make: what their `plan` returns, all in one. */
export type PlansOf<Rooms> = Together<Planned<Rooms>>;
