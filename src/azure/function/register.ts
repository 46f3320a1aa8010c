/** The module of a function's bundle. */
export interface FunctionModule {
  readonly handler: unknown;
}

/** Loads a module of the package: that of a function, or the one that answers what no route matches. */
export type Load = () => Promise<FunctionModule>;

type Invoke<H> = (...call: H extends (...parameters: infer P) => unknown ? P : never) => Promise<unknown>;

/**
 * Loads a module when it is first wanted, so that an instance loads only what it runs. One that could not be loaded is
 * tried again at the next invocation.
 */
export function once(load: Load): Load {
  let loading: Promise<FunctionModule> | undefined;
  return () => {
    loading ??= load().catch((error) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

/** Calls the handler of a module, which is loaded for the first call. */
export function invoking<H>(load: Load): Invoke<H> {
  return async (...call) => {
    const { handler } = await load();
    return (handler as (...parameters: typeof call) => Promise<unknown>)(...call);
  };
}

/** A function of Azure has one trigger: registers each of a function's sources by the name that the compiler gave it. */
export function registerEach<Source>(
  names: readonly string[],
  sources: readonly Source[],
  register: (name: string, source: Source, index: number) => void,
): void {
  for (const [index, source] of sources.entries()) {
    const name = names[index];
    if (name === undefined)
      throw new Error(`There are ${sources.length} triggers, and names for ${names.length}.`);
    register(name, source, index);
  }
}
