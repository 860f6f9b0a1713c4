// Jobs through DRMAA itself, with whichever scheduler has a library for it on this machine.
import { openSession } from "gridpulse/drmaa";

let session;
try {
  session = await openSession();
} catch (error) {
  // No library, or no scheduler behind it.
  console.log(`No session with a scheduler here: ${error.code}`);
  process.exit();
}

try {
  console.log(`${session.drmSystem}, DRMAA ${session.version.major}.${session.version.minor}`);
  const ids = await session.runBulk(
    { remoteCommand: "/bin/sh", args: ["-c", "exit 3"], outputPath: "/dev/null", joinFiles: true },
    1,
    4,
  );
  for (const { exitStatus } of await Promise.all(ids.map((id) => session.wait(id)))) {
    console.log(`exit status ${exitStatus}`);
  }
} finally {
  await session.close();
}
