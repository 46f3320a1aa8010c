import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    // A world starts a process for each function.
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
