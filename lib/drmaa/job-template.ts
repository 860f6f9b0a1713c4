/** What a job is: every attribute of DRMAA 1.0. */

/** Placeholders at the beginning of a path (the index of a bulk job anywhere in it). */
export const placeholders = {
  /** The user's home on the node. */
  homeDirectory: "$drmaa_hd_ph$",
  /** The job's working directory. */
  workingDirectory: "$drmaa_wd_ph$",
  /** The index of a job among those of `runBulk`. */
  index: "$drmaa_incr_ph$",
} as const;

/**
 * A job to be submitted. Attributes that are marked as optional in DRMAA are not known to every
 * library; the session's `supportedAttributes` tells.
 */
export interface JobTemplate {
  /** The program, as it is found on the node. `drmaa_remote_command` */
  readonly remoteCommand?: string;
  /** The program's arguments. `drmaa_v_argv`
   * @default []
   */
  readonly args?: readonly string[];
  /** Whether the job may start, or waits to be released. `drmaa_js_state`
   * @default "active"
   */
  readonly jobSubmissionState?: "active" | "hold";
  /** Variables for the job, beside those that it gets anyhow. `drmaa_v_env`
   * @default {}
   */
  readonly jobEnvironment?: Readonly<Record<string, string>>;
  /** A folder on the node; may begin with a placeholder. `drmaa_wd`
   * @default whatever the scheduler takes, mostly the home
   */
  readonly workingDirectory?: string;
  /** A name under which the site keeps settings for jobs. `drmaa_job_category`
   * @default none
   */
  readonly jobCategory?: string;
  /** Options of the scheduler itself, such as `-l h_vmem=2G`. `drmaa_native_specification`
   * @default ""
   */
  readonly nativeSpecification?: string;
  /** Whom the scheduler mails about the job. `drmaa_v_email`
   * @default []
   */
  readonly email?: readonly string[];
  /** Whether the scheduler is kept from mailing, whatever else is said. `drmaa_block_email`
   * @default whatever the scheduler takes
   */
  readonly blockEmail?: boolean;
  /**
   * Not before: a date, or a text `[[[[CC]YY/]MM/]DD] hh:mm[:ss] [{-|+}UU:uu]`, of which parts that
   * are missing mean the next such time (Grid Engine 8.1.9 mistakes one with an offset `UU:uu`). `drmaa_start_time`
   * @default at once
   */
  readonly startTime?: Date | string;
  /** Letters, digits and `_`, says DRMAA; schedulers take more. `drmaa_job_name`
   * @default whatever the scheduler takes
   */
  readonly jobName?: string;
  /** `[host]:path`, or a path alone; may begin with a placeholder. `drmaa_input_path`
   * @default nothing
   */
  readonly inputPath?: string;
  /** As `inputPath`. `drmaa_output_path`
   * @default whatever the scheduler takes
   */
  readonly outputPath?: string;
  /** As `inputPath`. `drmaa_error_path`
   * @default whatever the scheduler takes
   */
  readonly errorPath?: string;
  /** Whether errors go where the output goes. `drmaa_join_files`
   * @default false
   */
  readonly joinFiles?: boolean;
  /** Optional in DRMAA. Which files are copied between hosts: `i`nput, `o`utput, `e`rrors. `drmaa_transfer_files`
   * @default none
   */
  readonly transferFiles?: string;
  /** Optional in DRMAA. The job is of no use after this; as `startTime`. `drmaa_deadline_time`
   * @default none
   */
  readonly deadlineTime?: Date | string;
  /** Optional in DRMAA. Seconds, or `[[h:]m:]s`, from start to end, also while suspended. `drmaa_wct_hlimit`
   * @default none
   */
  readonly hardWallclockTimeLimit?: number | string;
  /** Optional in DRMAA. The same as an estimate. `drmaa_wct_slimit`
   * @default none
   */
  readonly softWallclockTimeLimit?: number | string;
  /** Optional in DRMAA. Seconds, or `[[h:]m:]s`, in which it runs. `drmaa_duration_hlimit`
   * @default none
   */
  readonly hardRunDurationLimit?: number | string;
  /** Optional in DRMAA. The same as an estimate. `drmaa_duration_slimit`
   * @default none
   */
  readonly softRunDurationLimit?: number | string;
  /** Attributes of this implementation alone, by the names that it gives them.
   * @default {}
   */
  readonly otherAttributes?: Readonly<Record<string, string | readonly string[]>>;
}
