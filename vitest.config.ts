import { defineConfig } from "vitest/config";

const exclude = ["**/node_modules/**", "**/dist/**"];
/** What these check changes when another file of the process loads more of Zod: they share processes with each other alone. */
const alone = ["src/core/**/*.test.ts"];

/** Files share processes, and with them what they load: a third less processor time. */
const shared = { testTimeout: 20_000, isolate: false };

export default defineConfig({
  test: {
    // All cores: many of the tests wait for processes and sockets. (Vitest leaves one core free by default.)
    maxWorkers: "100%",
    projects: [
      { test: { ...shared, name: "core", include: alone, exclude } },
      {
        test: {
          ...shared,
          name: "all",
          include: ["src/**/*.test.ts", "scripts/**/*.test.ts", "apps/**/*.test.ts"],
          exclude: [...exclude, ...alone],
        },
      },
    ],
  },
});
