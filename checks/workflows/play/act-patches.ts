/** A place in act's source, and its replacement. */
interface Patch {
  file: string;
  from: string;
  to: string;
}

const runner = 'pkg/runner/runner.go';
const context = 'pkg/runner/run_context.go';
const expression = 'pkg/runner/expression.go';

/**
 * Where GitHub does something else than act.
 *
 * - Where a called workflow fails, act ends the run at once; GitHub goes on to the jobs that always run, such as the gate.
 * - act makes a job's matrix before it evaluates its condition: one that is empty, or made of what a skipped job did not
 *   hand over, leaves the gate without "skipped".
 * - The last job of a called workflow decides its result; on GitHub a failure stays one.
 * - A job that did not run hands its outputs to the caller as they are written, unevaluated; on GitHub it hands over none.
 * - A job without a status function runs below a skipped job, where that is in a called workflow. On GitHub it does not:
 *   `success()` sees the whole chain of needs, through calls.
 *
 * And where act takes long: it starts Node for each digest of files, a tenth of all that a run costs. It has its own way for
 * that, which it takes without a job.
 */
export const patches: Patch[] = [
  {
    file: runner,
    from: 'return common.NewPipelineExecutor(stagePipeline...).Then(handleFailure(plan))',
    to: `if runner.caller != nil { return common.NewPipelineExecutor(stagePipeline...) }
return common.NewPipelineExecutor(stagePipeline...).Then(handleFailure(plan))`,
  },
  {
    file: runner,
    from: 'log.Errorf("Error while evaluating matrix: %v", err)',
    to: 'job.Strategy = nil',
  },
  {
    file: runner,
    from: 'maxParallel := 4',
    to: 'if len(matrixes) == 0 { matrixes = []map[string]interface{}{nil} }\nmaxParallel := 4',
  },
  {
    file: 'pkg/runner/job_executor.go',
    from: 'rc.caller.runContext.result(jobResult)',
    to: 'if rc.caller.runContext.Run.Job().Result != "failure" { rc.caller.runContext.result(jobResult) }',
  },
  {
    file: expression,
    from: 'timeed, cancel := context.WithTimeout(ctx, time.Minute)',
    to: 'if digest, err := digestOf(rc, v); true { return digest, err }\ntimeed, cancel := context.WithTimeout(ctx, time.Minute)',
  },
  {
    file: expression,
    from: 'result.Outputs[k] = v',
    to: 'if job.Result != "" && job.Result != "skipped" { result.Outputs[k] = v }',
  },
  {
    file: context,
    from: 'jobType, jobTypeErr := job.Type()',
    to: 'runJob = runJob && !skippedAbove(rc)\njobType, jobTypeErr := job.Type()',
  },
  {
    file: context,
    from: 'rc.result("skipped")',
    to: 'rc.result("skipped")\nkeepSkip(rc)',
  },
];

/** The functions that the patches call: pkg/runner/patches.go. */
export const functions = `package runner

import (
	"reflect"
	"regexp"
	"strings"
	"sync"

	"github.com/nektos/act/pkg/exprparser"
	"github.com/nektos/act/pkg/model"
)

// hashFiles of these patterns, in the folder of the job.
func digestOf(rc *RunContext, patterns []reflect.Value) (interface{}, error) {
	quoted := make([]string, len(patterns))
	for i, pattern := range patterns {
		quoted[i] = "'" + strings.ReplaceAll(pattern.String(), "'", "''") + "'"
	}
	folder := exprparser.Config{WorkingDir: rc.JobContainer.ToContainerPath(rc.Config.Workdir)}
	interpreter := exprparser.NewInterpeter(&exprparser.EvaluationEnvironment{}, folder)
	return interpreter.Evaluate("hashFiles("+strings.Join(quoted, ",")+")", exprparser.DefaultStatusCheckNone)
}

var statusFunction = regexp.MustCompile(\`\\b(always|cancelled|failure)\\(\`)

// The jobs whose called workflow holds a skipped job.
var holdSkip sync.Map

func keepSkip(rc *RunContext) {
	for caller := rc.caller; caller != nil; caller = caller.runContext.caller {
		holdSkip.Store(caller.runContext.Run.Job(), true)
	}
}

func skippedAbove(rc *RunContext) bool {
	if statusFunction.MatchString(rc.Run.Job().If.Value) {
		return false
	}
	for {
		if skippedIn(rc.Run.Workflow, rc.Run.Job()) {
			return true
		}
		if rc.caller == nil {
			return false
		}
		rc = rc.caller.runContext
	}
}

func skippedIn(workflow *model.Workflow, job *model.Job) bool {
	for _, id := range job.Needs() {
		need := workflow.GetJob(id)
		if need == nil {
			continue
		}
		if _, holds := holdSkip.Load(need); holds || need.Result == "skipped" || skippedIn(workflow, need) {
			return true
		}
	}
	return false
}
`;
