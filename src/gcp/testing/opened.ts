import { afterEach } from "vitest";

/** Has what a test opens closed when the test is over, the last first. Call it at the top of a file of tests. */
export function closedAfterEach(): <S extends AsyncDisposable>(server: S) => S {
  const open: AsyncDisposable[] = [];
  afterEach(async () => {
    for (const server of open.splice(0).reverse()) await server[Symbol.asyncDispose]();
  });
  return (server) => {
    open.push(server);
    return server;
  };
}
