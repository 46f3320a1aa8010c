import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "scripts/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    // All cores: many of the tests wait for processes and sockets. (Vitest leaves one core free by default.)
    maxWorkers: "100%",
    testTimeout: 20_000,
  },
});
