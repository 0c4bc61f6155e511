CREATE TABLE agency (
	id VARCHAR(64) NOT NULL,
	code VARCHAR(60),
	name TEXT NOT NULL,
	short_name TEXT,
	kind VARCHAR(40) NOT NULL,
	level VARCHAR(40) NOT NULL,
	parent_id VARCHAR(64),
	valid_from VARCHAR(10),
	valid_to VARCHAR(10),
	folded TEXT NOT NULL,
	CONSTRAINT pk_agency PRIMARY KEY (id),
	CONSTRAINT uq_agency_code UNIQUE (code)
)
--
CREATE INDEX ix_agency_kind ON agency (kind)
--
CREATE INDEX ix_agency_parent_id ON agency (parent_id)
--
CREATE TABLE agency_group (
	"key" VARCHAR(64) NOT NULL,
	name TEXT NOT NULL,
	CONSTRAINT pk_agency_group PRIMARY KEY ("key")
)
--
CREATE TABLE agency_successor (
	agency_id VARCHAR(64) NOT NULL,
	successor_id VARCHAR(64) NOT NULL,
	share FLOAT,
	on_date VARCHAR(10),
	basis TEXT,
	CONSTRAINT pk_agency_successor PRIMARY KEY (agency_id, successor_id)
)
--
CREATE TABLE anchor (
	seq INTEGER NOT NULL,
	at VARCHAR(27) NOT NULL,
	body TEXT NOT NULL,
	prev VARCHAR(64) NOT NULL,
	hash VARCHAR(64) NOT NULL,
	signature VARCHAR(200) NOT NULL,
	CONSTRAINT pk_anchor PRIMARY KEY (seq)
)
--
CREATE TABLE assignment (
	id VARCHAR(64) NOT NULL,
	instance_id VARCHAR(64) NOT NULL,
	root_id VARCHAR(64) NOT NULL,
	element VARCHAR(255) NOT NULL,
	number VARCHAR(60),
	title TEXT NOT NULL,
	role VARCHAR(40) NOT NULL,
	agency_id VARCHAR(64),
	state VARCHAR(40) NOT NULL,
	deadline TEXT,
	last_day VARCHAR(10),
	due_at VARCHAR(27),
	product TEXT,
	destination TEXT,
	sentence TEXT,
	monitor_agency_id VARCHAR(64),
	standing INTEGER NOT NULL,
	accepted_at VARCHAR(27),
	completed_at VARCHAR(27),
	result TEXT,
	created_at VARCHAR(27) NOT NULL,
	folded TEXT NOT NULL,
	open INTEGER NOT NULL,
	CONSTRAINT pk_assignment PRIMARY KEY (id)
)
--
CREATE INDEX ix_assignment_agency ON assignment (agency_id, open, coalesce(due_at, '9'), id)
--
CREATE INDEX ix_assignment_instance_id ON assignment (instance_id)
--
CREATE INDEX ix_assignment_monitor ON assignment (monitor_agency_id, open, coalesce(due_at, '9'), id)
--
CREATE INDEX ix_assignment_open ON assignment (open, coalesce(due_at, '9'), id)
--
CREATE INDEX ix_assignment_root ON assignment (root_id, open, due_at)
--
CREATE TABLE attachment (
	id VARCHAR(64) NOT NULL,
	root_id VARCHAR(64),
	instance_id VARCHAR(64),
	assignment_id VARCHAR(64),
	task_id VARCHAR(64),
	name TEXT NOT NULL,
	media_type VARCHAR(120) NOT NULL,
	size INTEGER NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	uploaded_by VARCHAR(64) NOT NULL,
	at VARCHAR(27) NOT NULL,
	CONSTRAINT pk_attachment PRIMARY KEY (id)
)
--
CREATE INDEX ix_attachment_assignment_id ON attachment (assignment_id)
--
CREATE INDEX ix_attachment_instance_id ON attachment (instance_id)
--
CREATE INDEX ix_attachment_root_id ON attachment (root_id)
--
CREATE INDEX ix_attachment_task_id ON attachment (task_id)
--
CREATE TABLE binding (
	root_id VARCHAR(64) NOT NULL,
	placeholder VARCHAR(255) NOT NULL,
	agency_id VARCHAR(64) NOT NULL,
	actor VARCHAR(64) NOT NULL,
	at VARCHAR(27) NOT NULL,
	CONSTRAINT pk_binding PRIMARY KEY (root_id, placeholder)
)
--
CREATE TABLE blob (
	sha256 VARCHAR(64) NOT NULL,
	body BLOB NOT NULL,
	CONSTRAINT pk_blob PRIMARY KEY (sha256)
)
--
CREATE TABLE calendar_day (
	day VARCHAR(10) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	name TEXT,
	basis TEXT,
	CONSTRAINT pk_calendar_day PRIMARY KEY (day)
)
--
CREATE TABLE command (
	id VARCHAR(64) NOT NULL,
	actor VARCHAR(64) NOT NULL,
	body_hash VARCHAR(64) NOT NULL,
	answer TEXT NOT NULL,
	at VARCHAR(27) NOT NULL,
	CONSTRAINT pk_command PRIMARY KEY (id)
)
--
CREATE TABLE data_store (
	id VARCHAR(255) NOT NULL,
	value TEXT,
	revision INTEGER NOT NULL,
	instance_id VARCHAR(64),
	written_at VARCHAR(27),
	CONSTRAINT pk_data_store PRIMARY KEY (id)
)
--
CREATE TABLE deadline_change (
	id VARCHAR(64) NOT NULL,
	assignment_id VARCHAR(64) NOT NULL,
	at VARCHAR(27) NOT NULL,
	actor VARCHAR(64) NOT NULL,
	old TEXT,
	new TEXT,
	reason TEXT,
	basis TEXT,
	CONSTRAINT pk_deadline_change PRIMARY KEY (id)
)
--
CREATE INDEX ix_deadline_change_assignment_id ON deadline_change (assignment_id)
--
CREATE TABLE delegation (
	id VARCHAR(64) NOT NULL,
	from_position VARCHAR(64) NOT NULL,
	to_position VARCHAR(64) NOT NULL,
	scope TEXT,
	capacity VARCHAR(40) NOT NULL,
	valid_from VARCHAR(10),
	valid_to VARCHAR(10),
	basis TEXT,
	CONSTRAINT pk_delegation PRIMARY KEY (id)
)
--
CREATE INDEX ix_delegation_from_position ON delegation (from_position)
--
CREATE INDEX ix_delegation_to_position ON delegation (to_position)
--
CREATE TABLE delivery (
	id VARCHAR(64) NOT NULL,
	outbox_id VARCHAR(64) NOT NULL,
	channel VARCHAR(40) NOT NULL,
	recipient TEXT NOT NULL,
	at VARCHAR(27) NOT NULL,
	result VARCHAR(40) NOT NULL,
	detail TEXT,
	CONSTRAINT pk_delivery PRIMARY KEY (id)
)
--
CREATE INDEX ix_delivery_outbox_id ON delivery (outbox_id)
--
CREATE TABLE deployment (
	id VARCHAR(64) NOT NULL,
	"key" VARCHAR(64) NOT NULL,
	version INTEGER NOT NULL,
	digest VARCHAR(64) NOT NULL,
	title TEXT,
	created_at VARCHAR(27) NOT NULL,
	actor VARCHAR(64) NOT NULL,
	note TEXT,
	CONSTRAINT pk_deployment PRIMARY KEY (id),
	CONSTRAINT uq_deployment_key_version UNIQUE ("key", version),
	CONSTRAINT uq_deployment_key_digest UNIQUE ("key", digest)
)
--
CREATE TABLE deployment_file (
	deployment_id VARCHAR(64) NOT NULL,
	path VARCHAR(400) NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	body BLOB NOT NULL,
	CONSTRAINT pk_deployment_file PRIMARY KEY (deployment_id, path)
)
--
CREATE TABLE difficulty (
	id VARCHAR(64) NOT NULL,
	assignment_id VARCHAR(64) NOT NULL,
	root_id VARCHAR(64) NOT NULL,
	instance_id VARCHAR(64),
	agency_id VARCHAR(64),
	monitor_agency_id VARCHAR(64),
	raised_by VARCHAR(64) NOT NULL,
	at VARCHAR(27) NOT NULL,
	text TEXT NOT NULL,
	status VARCHAR(40) NOT NULL,
	answer TEXT,
	handled_by VARCHAR(64),
	handled_at VARCHAR(27),
	CONSTRAINT pk_difficulty PRIMARY KEY (id)
)
--
CREATE INDEX ix_difficulty_agency ON difficulty (agency_id, id)
--
CREATE INDEX ix_difficulty_assignment_id ON difficulty (assignment_id)
--
CREATE INDEX ix_difficulty_monitor ON difficulty (monitor_agency_id, id)
--
CREATE INDEX ix_difficulty_open ON difficulty (handled_at, id)
--
CREATE INDEX ix_difficulty_open_agency ON difficulty (agency_id, handled_at, id)
--
CREATE INDEX ix_difficulty_open_monitor ON difficulty (monitor_agency_id, handled_at, id)
--
CREATE INDEX ix_difficulty_root_id ON difficulty (root_id)
--
CREATE TABLE document (
	id VARCHAR(64) NOT NULL,
	root_id VARCHAR(64),
	number VARCHAR(120),
	issued_on VARCHAR(10),
	issuer TEXT,
	title TEXT NOT NULL,
	recorded_by VARCHAR(64) NOT NULL,
	at VARCHAR(27) NOT NULL,
	payload TEXT,
	CONSTRAINT pk_document PRIMARY KEY (id)
)
--
CREATE INDEX ix_document_at ON document (at)
--
CREATE INDEX ix_document_root_id ON document (root_id)
--
CREATE TABLE draft (
	id VARCHAR(64) NOT NULL,
	"key" VARCHAR(64) NOT NULL,
	title TEXT,
	files TEXT NOT NULL,
	revision INTEGER NOT NULL,
	updated_at VARCHAR(27) NOT NULL,
	actor VARCHAR(64) NOT NULL,
	CONSTRAINT pk_draft PRIMARY KEY (id)
)
--
CREATE INDEX ix_draft_key ON draft ("key")
--
CREATE TABLE escalation_policy (
	"key" VARCHAR(64) NOT NULL,
	name TEXT NOT NULL,
	body TEXT NOT NULL,
	CONSTRAINT pk_escalation_policy PRIMARY KEY ("key")
)
--
CREATE TABLE extension (
	id VARCHAR(64) NOT NULL,
	assignment_id VARCHAR(64) NOT NULL,
	asked_by VARCHAR(64) NOT NULL,
	asked_at VARCHAR(27) NOT NULL,
	asked_until VARCHAR(10),
	reason TEXT,
	status VARCHAR(40) NOT NULL,
	decided_by VARCHAR(64),
	decided_at VARCHAR(27),
	decision_reason TEXT,
	CONSTRAINT pk_extension PRIMARY KEY (id)
)
--
CREATE INDEX ix_extension_assignment_id ON extension (assignment_id)
--
CREATE INDEX ix_extension_status ON extension (status)
--
CREATE TABLE fan (
	instance_id VARCHAR(64) NOT NULL,
	token INTEGER NOT NULL,
	element VARCHAR(255) NOT NULL,
	status VARCHAR(40) NOT NULL,
	CONSTRAINT pk_fan PRIMARY KEY (instance_id, token)
)
--
CREATE TABLE fan_batch (
	id VARCHAR(64) NOT NULL,
	instance_id VARCHAR(64) NOT NULL,
	root_id VARCHAR(64) NOT NULL,
	token INTEGER NOT NULL,
	size INTEGER NOT NULL,
	starts TEXT NOT NULL,
	drawn TEXT,
	CONSTRAINT pk_fan_batch PRIMARY KEY (id)
)
--
CREATE INDEX ix_fan_batch_fan ON fan_batch (instance_id, token, id)
--
CREATE INDEX ix_fan_batch_root_id ON fan_batch (root_id)
--
CREATE TABLE frozen_group (
	root_id VARCHAR(64) NOT NULL,
	group_key VARCHAR(64) NOT NULL,
	agency_id VARCHAR(64) NOT NULL,
	place INTEGER NOT NULL,
	CONSTRAINT pk_frozen_group PRIMARY KEY (root_id, group_key, agency_id)
)
--
CREATE TABLE group_member (
	group_key VARCHAR(64) NOT NULL,
	agency_id VARCHAR(64) NOT NULL,
	valid_from VARCHAR(10) NOT NULL,
	valid_to VARCHAR(10),
	CONSTRAINT pk_group_member PRIMARY KEY (group_key, agency_id, valid_from)
)
--
CREATE TABLE holding (
	id VARCHAR(64) NOT NULL,
	officer_id VARCHAR(64) NOT NULL,
	position_id VARCHAR(64) NOT NULL,
	valid_from VARCHAR(10),
	valid_to VARCHAR(10),
	CONSTRAINT pk_holding PRIMARY KEY (id)
)
--
CREATE INDEX ix_holding_officer_id ON holding (officer_id)
--
CREATE INDEX ix_holding_position_id ON holding (position_id)
--
CREATE TABLE inbox (
	id VARCHAR(64) NOT NULL,
	instance_id VARCHAR(64) NOT NULL,
	root_id VARCHAR(64) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	payload TEXT,
	created_at VARCHAR(27) NOT NULL,
	available_at VARCHAR(27) NOT NULL,
	hops INTEGER NOT NULL,
	CONSTRAINT pk_inbox PRIMARY KEY (id)
)
--
CREATE INDEX ix_inbox_available ON inbox (available_at, id)
--
CREATE INDEX ix_inbox_instance ON inbox (instance_id, id)
--
CREATE TABLE incident (
	id VARCHAR(64) NOT NULL,
	instance_id VARCHAR(64) NOT NULL,
	root_id VARCHAR(64) NOT NULL,
	token INTEGER,
	element VARCHAR(255),
	code VARCHAR(40) NOT NULL,
	message TEXT NOT NULL,
	opened_at VARCHAR(27) NOT NULL,
	resolved_at VARCHAR(27),
	resolution VARCHAR(40),
	reason TEXT,
	actor VARCHAR(64),
	CONSTRAINT pk_incident PRIMARY KEY (id)
)
--
CREATE INDEX ix_incident_instance ON incident (instance_id, token)
--
CREATE INDEX ix_incident_open ON incident (resolved_at, opened_at)
--
CREATE INDEX ix_incident_root_id ON incident (root_id)
--
CREATE TABLE instance (
	id VARCHAR(64) NOT NULL,
	root_id VARCHAR(64) NOT NULL,
	parent_id VARCHAR(64),
	parent_token INTEGER,
	deployment_id VARCHAR(64) NOT NULL,
	process_id VARCHAR(255) NOT NULL,
	body VARCHAR(255),
	"key" VARCHAR(255),
	loop INTEGER,
	status VARCHAR(40) NOT NULL,
	revision INTEGER NOT NULL,
	state TEXT NOT NULL,
	seq INTEGER NOT NULL,
	head VARCHAR(64) NOT NULL,
	result TEXT,
	started_at VARCHAR(27) NOT NULL,
	ended_at VARCHAR(27),
	suspended_at VARCHAR(27),
	title TEXT,
	CONSTRAINT pk_instance PRIMARY KEY (id)
)
--
CREATE INDEX ix_instance_deployment ON instance (deployment_id, status)
--
CREATE INDEX ix_instance_parent ON instance (parent_id, parent_token, loop)
--
CREATE INDEX ix_instance_root_id ON instance (root_id)
--
CREATE INDEX ix_instance_status_started ON instance (status, started_at)
--
CREATE TABLE login_failure (
	id VARCHAR(64) NOT NULL,
	login VARCHAR(120) NOT NULL,
	address VARCHAR(64) NOT NULL,
	at VARCHAR(27) NOT NULL,
	CONSTRAINT pk_login_failure PRIMARY KEY (id)
)
--
CREATE INDEX ix_login_failure_address ON login_failure (address, at)
--
CREATE INDEX ix_login_failure_at ON login_failure (at)
--
CREATE INDEX ix_login_failure_login ON login_failure (login, at)
--
CREATE TABLE message (
	id VARCHAR(64) NOT NULL,
	name VARCHAR(255) NOT NULL,
	keys TEXT,
	payload TEXT,
	created_at VARCHAR(27) NOT NULL,
	expires_at VARCHAR(27),
	status VARCHAR(40) NOT NULL,
	consumed_by VARCHAR(64),
	CONSTRAINT pk_message PRIMARY KEY (id)
)
--
CREATE INDEX ix_message_expires ON message (status, expires_at)
--
CREATE INDEX ix_message_waiting ON message (status, name, id)
--
CREATE TABLE notification (
	id VARCHAR(64) NOT NULL,
	officer_id VARCHAR(64) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	subject TEXT NOT NULL,
	body TEXT,
	link TEXT,
	created_at VARCHAR(27) NOT NULL,
	read_at VARCHAR(27),
	assignment_id VARCHAR(64),
	root_id VARCHAR(64),
	CONSTRAINT pk_notification PRIMARY KEY (id)
)
--
CREATE INDEX ix_notification_officer ON notification (officer_id, id)
--
CREATE INDEX ix_notification_unread ON notification (officer_id, read_at, id)
--
CREATE TABLE officer (
	id VARCHAR(64) NOT NULL,
	login VARCHAR(120) NOT NULL,
	name TEXT NOT NULL,
	email TEXT,
	password_hash TEXT,
	must_change INTEGER NOT NULL,
	disabled_at VARCHAR(27),
	created_at VARCHAR(27) NOT NULL,
	CONSTRAINT pk_officer PRIMARY KEY (id),
	CONSTRAINT uq_officer_login UNIQUE (login)
)
--
CREATE TABLE outbox (
	id VARCHAR(64) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	"key" VARCHAR(255) NOT NULL,
	payload TEXT,
	available_at VARCHAR(27) NOT NULL,
	attempts INTEGER NOT NULL,
	status VARCHAR(40) NOT NULL,
	last_error TEXT,
	sent_at VARCHAR(27),
	instance_id VARCHAR(64),
	token INTEGER,
	CONSTRAINT pk_outbox PRIMARY KEY (id),
	CONSTRAINT uq_outbox_key UNIQUE ("key")
)
--
CREATE INDEX ix_outbox_due ON outbox (status, available_at, id)
--
CREATE INDEX ix_outbox_instance ON outbox (instance_id, status, token)
--
CREATE TABLE "plan" (
	instance_id VARCHAR(64) NOT NULL,
	"key" VARCHAR(64) NOT NULL,
	number VARCHAR(60),
	symbol VARCHAR(60),
	issued_on VARCHAR(10),
	title TEXT NOT NULL,
	issuer TEXT,
	signer TEXT,
	document TEXT,
	monitor_agency_id VARCHAR(64),
	consolidators TEXT,
	status VARCHAR(40) NOT NULL,
	closed_at VARCHAR(27),
	folded TEXT NOT NULL,
	policy_key VARCHAR(64),
	created_at VARCHAR(27) NOT NULL,
	CONSTRAINT pk_plan PRIMARY KEY (instance_id)
)
--
CREATE INDEX ix_plan_key ON "plan" ("key")
--
CREATE INDEX ix_plan_monitor_agency_id ON "plan" (monitor_agency_id)
--
CREATE INDEX ix_plan_status ON "plan" (status, instance_id)
--
CREATE TABLE plan_agency (
	agency_id VARCHAR(64) NOT NULL,
	root_id VARCHAR(64) NOT NULL,
	CONSTRAINT pk_plan_agency PRIMARY KEY (agency_id, root_id)
)
--
CREATE INDEX ix_plan_agency_root ON plan_agency (root_id, agency_id)
--
CREATE TABLE position (
	id VARCHAR(64) NOT NULL,
	agency_id VARCHAR(64) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	title TEXT NOT NULL,
	division TEXT,
	CONSTRAINT pk_position PRIMARY KEY (id)
)
--
CREATE INDEX ix_position_agency_id ON position (agency_id)
--
CREATE TABLE process (
	"key" VARCHAR(64) NOT NULL,
	current_deployment_id VARCHAR(64),
	disabled_at VARCHAR(27),
	CONSTRAINT pk_process PRIMARY KEY ("key")
)
--
CREATE TABLE record_text (
	hash VARCHAR(64) NOT NULL,
	stream VARCHAR(64) NOT NULL,
	salt VARCHAR(64) NOT NULL,
	text TEXT,
	erased_at VARCHAR(27),
	CONSTRAINT pk_record_text PRIMARY KEY (hash)
)
--
CREATE INDEX ix_record_text_stream ON record_text (stream)
--
CREATE TABLE role_grant (
	officer_id VARCHAR(64) NOT NULL,
	role VARCHAR(40) NOT NULL,
	granted_at VARCHAR(27) NOT NULL,
	CONSTRAINT pk_role_grant PRIMARY KEY (officer_id, role)
)
--
CREATE TABLE session (
	id VARCHAR(64) NOT NULL,
	officer_id VARCHAR(64) NOT NULL,
	csrf VARCHAR(64) NOT NULL,
	created_at VARCHAR(27) NOT NULL,
	last_seen VARCHAR(27) NOT NULL,
	expires_at VARCHAR(27) NOT NULL,
	revoked_at VARCHAR(27),
	address VARCHAR(64),
	CONSTRAINT pk_session PRIMARY KEY (id)
)
--
CREATE INDEX ix_session_expires_at ON session (expires_at)
--
CREATE INDEX ix_session_officer_id ON session (officer_id)
--
CREATE TABLE setting (
	"key" VARCHAR(100) NOT NULL,
	value TEXT NOT NULL,
	CONSTRAINT pk_setting PRIMARY KEY ("key")
)
--
CREATE TABLE start_subscription (
	id VARCHAR(64) NOT NULL,
	"key" VARCHAR(64) NOT NULL,
	deployment_id VARCHAR(64) NOT NULL,
	process_id VARCHAR(255) NOT NULL,
	element VARCHAR(255) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	name VARCHAR(255),
	CONSTRAINT pk_start_subscription PRIMARY KEY (id)
)
--
CREATE INDEX ix_start_subscription_key ON start_subscription ("key")
--
CREATE INDEX ix_start_subscription_kind_name ON start_subscription (kind, name)
--
CREATE TABLE stream (
	id VARCHAR(64) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	seq INTEGER NOT NULL,
	head VARCHAR(64) NOT NULL,
	CONSTRAINT pk_stream PRIMARY KEY (id)
)
--
CREATE TABLE subscription (
	id VARCHAR(64) NOT NULL,
	instance_id VARCHAR(64) NOT NULL,
	root_id VARCHAR(64) NOT NULL,
	token INTEGER NOT NULL,
	kind VARCHAR(40) NOT NULL,
	name VARCHAR(255),
	keys TEXT,
	CONSTRAINT pk_subscription PRIMARY KEY (id)
)
--
CREATE INDEX ix_subscription_instance ON subscription (instance_id, token)
--
CREATE INDEX ix_subscription_kind_name ON subscription (kind, name)
--
CREATE INDEX ix_subscription_root_id ON subscription (root_id)
--
CREATE TABLE task (
	id VARCHAR(64) NOT NULL,
	instance_id VARCHAR(64) NOT NULL,
	root_id VARCHAR(64) NOT NULL,
	token INTEGER NOT NULL,
	element VARCHAR(255) NOT NULL,
	name TEXT,
	agency_id VARCHAR(64),
	position VARCHAR(40),
	assignee VARCHAR(64),
	state VARCHAR(40) NOT NULL,
	form_key VARCHAR(255),
	priority INTEGER NOT NULL,
	due_at VARCHAR(27),
	follow_up_at VARCHAR(27),
	created_at VARCHAR(27) NOT NULL,
	completed_at VARCHAR(27),
	loop INTEGER,
	assignment_id VARCHAR(64),
	folded TEXT NOT NULL,
	open INTEGER NOT NULL,
	shared INTEGER NOT NULL,
	CONSTRAINT pk_task PRIMARY KEY (id)
)
--
CREATE INDEX ix_task_agency ON task (agency_id, open, coalesce(due_at, '9'), id)
--
CREATE INDEX ix_task_assignee ON task (assignee, open, coalesce(due_at, '9'), id)
--
CREATE INDEX ix_task_assignment_id ON task (assignment_id)
--
CREATE INDEX ix_task_instance ON task (instance_id, open, token)
--
CREATE INDEX ix_task_open ON task (open, coalesce(due_at, '9'), id, due_at)
--
CREATE INDEX ix_task_root ON task (root_id, open)
--
CREATE TABLE task_draft (
	task_id VARCHAR(64) NOT NULL,
	officer_id VARCHAR(64) NOT NULL,
	data TEXT NOT NULL,
	saved_at VARCHAR(27) NOT NULL,
	CONSTRAINT pk_task_draft PRIMARY KEY (task_id, officer_id)
)
--
CREATE TABLE task_offer (
	task_id VARCHAR(64) NOT NULL,
	agency_id VARCHAR(64) NOT NULL,
	position VARCHAR(40) NOT NULL,
	CONSTRAINT pk_task_offer PRIMARY KEY (task_id, agency_id, position)
)
--
CREATE INDEX ix_task_offer_place ON task_offer (agency_id, position)
--
CREATE TABLE timer (
	id VARCHAR(64) NOT NULL,
	instance_id VARCHAR(64),
	root_id VARCHAR(64),
	token INTEGER,
	due_at VARCHAR(27) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	payload TEXT,
	once VARCHAR(64) NOT NULL,
	CONSTRAINT pk_timer PRIMARY KEY (id),
	CONSTRAINT uq_timer_once UNIQUE (once)
)
--
CREATE INDEX ix_timer_due ON timer (due_at, id)
--
CREATE INDEX ix_timer_instance ON timer (instance_id, token)
--
CREATE INDEX ix_timer_root_id ON timer (root_id)
--
CREATE TABLE transition (
	stream VARCHAR(64) NOT NULL,
	seq INTEGER NOT NULL,
	root_id VARCHAR(64),
	kind VARCHAR(40) NOT NULL,
	element VARCHAR(255),
	token INTEGER,
	from_state VARCHAR(40),
	to_state VARCHAR(40),
	at VARCHAR(27) NOT NULL,
	actor VARCHAR(64) NOT NULL,
	on_behalf VARCHAR(64),
	capacity VARCHAR(40),
	agency_from VARCHAR(64),
	agency_to VARCHAR(64),
	reason TEXT,
	command_id VARCHAR(64),
	body TEXT NOT NULL,
	prev VARCHAR(64) NOT NULL,
	hash VARCHAR(64) NOT NULL,
	CONSTRAINT pk_transition PRIMARY KEY (stream, seq)
)
--
CREATE INDEX ix_transition_root ON transition (root_id, at, stream, seq)
--
CREATE TRIGGER transition_refuses_update BEFORE UPDATE ON transition BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
--
CREATE TRIGGER transition_refuses_delete BEFORE DELETE ON transition BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
--
CREATE TRIGGER anchor_refuses_update BEFORE UPDATE ON anchor BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
--
CREATE TRIGGER anchor_refuses_delete BEFORE DELETE ON anchor BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
