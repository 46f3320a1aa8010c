import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    // Packing, installing and everything that is run of it, on a machine that is busy.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
