import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    pool: "forks",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["test/unit/**/*.test.ts"] },
      },
      {
        extends: true,
        test: {
          name: "system",
          include: ["test/system/**/*.test.ts"],
          // Each of them starts processes of its own; two at a time would disturb each other.
          fileParallelism: false,
          server: { deps: { external: [/\/dist\//, /\/test\/fixtures\//] } },
        },
        resolve: { alias: { gridpulse: new URL("./dist/lib/index.js", import.meta.url).pathname } },
      },
      {
        extends: true,
        test: {
          name: "rig",
          include: ["test/rig/**/*.test.ts"],
          // There is one rig on a machine.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
        resolve: { alias: { gridpulse: new URL("./dist/lib/index.js", import.meta.url).pathname } },
      },
    ],
    coverage: {
      include: ["lib/core/**"],
      thresholds: { branches: 95 },
    },
  },
});
