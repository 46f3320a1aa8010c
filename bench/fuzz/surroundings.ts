/** Changes what an entry's code finds around it, and returns what changes it back. */
export function surroundings(variables: Readonly<Record<string, string>> = {}): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  const streams = [process.stdout, process.stderr];
  const writes = streams.map(({ write }) => write);
  const { log } = console;
  // Lines of functions are of no interest. A test runner may take those of `console` elsewhere, one by one.
  for (const stream of streams) stream.write = () => true;
  console.log = () => {};
  return () => {
    console.log = log;
    for (const [index, stream] of streams.entries()) stream.write = writes[index] ?? stream.write;
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
