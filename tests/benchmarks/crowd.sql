-- Fills the tables; `numbers` counts n from 0, {day} is a day long past, {due} that day or none.
--
-- 200 agencies take part in each of 2,000 plans, of which the last 500 run; one agency takes part
-- in three, one office monitors all. plan-11500 runs since the beginning: a tenth of the record
-- and 20,000 of the ended tasks are its own.

-- plan
INSERT INTO plan (instance_id, key, title, monitor_agency_id, status, folded, created_at)
SELECT 'plan-' || (10000 + n), 'plan', 'Kế hoạch số ' || n, 'office',
 CASE WHEN n < 1500 THEN 'closed' ELSE 'active' END, 'ke hoach so ' || n, {day}
 FROM numbers;

-- instance
INSERT INTO instance (id, root_id, deployment_id, process_id, status, revision, state, seq, head,
 started_at)
SELECT 'plan-' || (10000 + n), 'plan-' || (10000 + n),
 (SELECT min(deployment_id) FROM instance WHERE process_id = 'plan'), 'plan', 'active', 0, '', 0,
 '', {day} FROM numbers;

-- office
INSERT INTO plan_agency (agency_id, root_id)
SELECT 'office', 'plan-' || (10000 + n) FROM numbers;

-- part
INSERT INTO plan_agency (agency_id, root_id)
SELECT 'agency-' || (n % 200), 'plan-' || (10000 + n / 200) FROM numbers;

-- rare
INSERT INTO plan_agency (agency_id, root_id)
SELECT 'rare', 'plan-' || (10000 + n * 700) FROM numbers;

-- task
INSERT INTO task (id, instance_id, root_id, token, element, name, priority, created_at, folded,
 shared, assignment_id, agency_id, position, state, due_at, assignee, open)
SELECT 'open-' || n, 'open-' || n, 'plan-' || (11500 + n % 500), 1, 't1', 'Việc', 50, {day},
 'viec', 0, 'open-' || n,
 'agency-' || ((n / 500) % 200), 'chuyen_vien', 'ready', {due},
 CASE WHEN n % 2 = 0 THEN 'officer-' || ((n / 500) % 200) END, 1
 FROM numbers;

-- share
INSERT INTO assignment (id, instance_id, root_id, element, title, role, monitor_agency_id,
 standing, created_at, folded, agency_id, state, due_at, completed_at, open)
SELECT 'open-' || n, 'open-' || n, 'plan-' || (11500 + n % 500), 'c', 'Việc', 'lead', 'office', 0,
 {day}, 'viec',
 'agency-' || ((n / 500) % 200), 'assigned', {due}, NULL, 1 FROM numbers;

-- ended_task
INSERT INTO task (id, instance_id, root_id, token, element, name, priority, created_at, folded,
 shared, agency_id, position, state, due_at, assignee, open)
SELECT 'over-' || n, 'over-' || n,
 CASE WHEN n % 15 = 0 THEN 'plan-11500' ELSE 'plan-' || (10000 + n % 1500) END, 1, 't1',
 'Việc', 50, {day}, 'viec', 0, 'agency-' || ((n / 1500) % 200), 'chuyen_vien', 'completed', {due},
 'officer-' || ((n / 1500) % 200), 0 FROM numbers;

-- ended_share
INSERT INTO assignment (id, instance_id, root_id, element, title, role, monitor_agency_id,
 standing, created_at, folded, agency_id, state, due_at, completed_at, open)
SELECT 'over-' || n, 'over-' || n, 'plan-' || (10000 + n % 1500), 'c', 'Việc', 'lead', 'office',
 0, {day}, 'viec',
 'agency-' || ((n / 1500) % 200), 'completed', {due}, {day}, 0 FROM numbers;

-- notification
INSERT INTO notification (id, officer_id, kind, subject, created_at, read_at)
SELECT 'note-' || (1000000 + n), 'officer-' || (n % 10), 'assigned', 'Nhiệm vụ mới', {day},
 CASE WHEN n % 1000 = 7 THEN NULL ELSE {day} END FROM numbers;

-- difficulty
INSERT INTO difficulty (id, assignment_id, root_id, agency_id, monitor_agency_id, raised_by, at,
 text, status, handled_at)
SELECT 'hard-' || (1000000 + n), CASE WHEN n % 2 = 0 THEN 'open-' ELSE 'over-' END || n, 'plan',
 'agency-' || (n % 200), 'office', 'officer-7', {day}, 'Vướng',
 CASE WHEN n % 1000 = 0 THEN 'raised' ELSE 'answered' END,
 CASE WHEN n % 1000 = 0 THEN NULL ELSE {day} END FROM numbers;

-- incident
INSERT INTO incident (id, instance_id, root_id, code, message, opened_at, resolved_at)
SELECT 'fault-' || (1000000 + n), 'plan-' || (10000 + n % 2000), 'plan-10000', 'x', 'x', {day},
 CASE WHEN n % 1000 = 0 THEN NULL ELSE {day} END FROM numbers;

-- document
INSERT INTO document (id, title, recorded_by, at)
SELECT 'paper-' || (1000000 + n), 'Công văn', 'officer-7', {day} FROM numbers;

-- transition
INSERT INTO transition (stream, seq, root_id, kind, element, token, from_state, to_state, at,
 actor, body, prev, hash)
SELECT 'open-' || (n / 20), n % 20 + 1,
 CASE WHEN n % 10 = 0 THEN 'plan-11500' ELSE 'plan-' || (10000 + n % 1500) END,
 'visit', 't1', 1, 'ready', 'completed', {day}, 'officer-7',
 '{"body":{"name":"Việc","type":"userTask"},"reason":null}', '-', '-' FROM numbers;
