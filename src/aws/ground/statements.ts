/**
 * The actions behind operations of a handle. An operation that is new in the core and not yet known here must not become a
 * policy that lacks it.
 */
export function actionsOf(
  actions: Readonly<Record<string, readonly string[]>>,
  operations: readonly string[],
): string[] {
  return operations.flatMap((operation) => {
    const known = actions[operation];
    if (known === undefined) throw new Error(`No AWS action is known for the operation "${operation}".`);
    return known;
  });
}
