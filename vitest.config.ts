import { defineConfig } from "vitest/config";

const exclude = ["**/node_modules/**", "**/dist/**"];
/** What these check changes when another file of the process loads more of Zod: they get processes of their own. */
const alone = ["src/core/**/*.test.ts"];

export default defineConfig({
  test: {
    // All cores: many of the tests wait for processes and sockets. (Vitest leaves one core free by default.)
    maxWorkers: "100%",
    projects: [
      { test: { name: "core", include: alone, exclude, testTimeout: 20_000 } },
      {
        test: {
          name: "all",
          include: ["src/**/*.test.ts", "scripts/**/*.test.ts", "apps/**/*.test.ts"],
          exclude: [...exclude, ...alone],
          testTimeout: 20_000,
          // Files share processes, and with them what they load: a third less processor time.
          isolate: false,
        },
      },
    ],
  },
});
