PRAGMA application_id = 2054123109;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'zoneread','m0001_tables','2031-05-01T00:00:00Z');
INSERT INTO "_sqlite_migrations" VALUES(2,'zoneread','m0002_work','2031-05-02T00:00:00Z');
CREATE TABLE articles (
    id          TEXT NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    revision    INTEGER NOT NULL CHECK (revision >= 1)
) STRICT;
INSERT INTO "articles" VALUES('aae3fe68f0a80','qingyan.txt',1);
CREATE TABLE assignments (
    article     TEXT NOT NULL REFERENCES articles (id),
    annotator   TEXT NOT NULL,
    dealt_at    TEXT NOT NULL,
    PRIMARY KEY (article, annotator)
) STRICT, WITHOUT ROWID;
CREATE TABLE documents (
    name        TEXT NOT NULL PRIMARY KEY,
    content     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE edits (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL UNIQUE,
    at          TEXT NOT NULL,
    annotator   TEXT NOT NULL,
    kind        TEXT NOT NULL,
    target      TEXT REFERENCES edits (id),
    why         TEXT NOT NULL,
    changes     TEXT NOT NULL CHECK (json_valid(changes)),
    active_seconds REAL NOT NULL CHECK (active_seconds >= 0),
    program     TEXT NOT NULL,
    digest      TEXT NOT NULL
) STRICT;
INSERT INTO "edits" VALUES(1,'e0000000000000002','2031-05-01T00:00:05Z','lin','add',NULL,'','[{"type":"span","set":"lin","article":"aae3fe68f0a80","after":{"id":"s0000000000000001","label":"reform","range":[0,5],"source":[[0,5]],"quote":"青砚经开区","origin":"manual","annotator":"lin","created":"2031-05-01T00:00:05Z","updated":"2031-05-01T00:00:05Z"},"revisions":[null,1]}]',0.0,'zoneread 0.1.0','1ea880a230a6be75');
INSERT INTO "edits" VALUES(2,'e0000000000000004','2031-05-01T00:00:06Z','lin','add',NULL,'','[{"type":"span","set":"lin","article":"aae3fe68f0a80","after":{"id":"s0000000000000003","label":"metric","range":[20,30],"source":[[20,30]],"quote":"年进出口额达到8.6","origin":"manual","note":"细看","annotator":"lin","created":"2031-05-01T00:00:06Z","updated":"2031-05-01T00:00:06Z"},"revisions":[null,1]}]',30.0,'zoneread 0.1.0','a62f39c08bc07b55');
INSERT INTO "edits" VALUES(3,'e0000000000000006','2031-05-01T00:00:07Z','gao','add',NULL,'','[{"type":"span","set":"gold","article":"aae3fe68f0a80","after":{"id":"s0000000000000005","label":"reform","range":[0,5],"source":[[0,5]],"quote":"青砚经开区","origin":"manual","annotator":"gao","created":"2031-05-01T00:00:07Z","updated":"2031-05-01T00:00:07Z"},"revisions":[null,1]}]',0.0,'zoneread 0.1.0','aa6aef80d8ecf4fd');
INSERT INTO "edits" VALUES(4,'e0000000000000007','2031-05-01T00:00:08Z','lin','status',NULL,'','[{"type":"status","set":"lin","article":"aae3fe68f0a80","before":"todo","after":"done"}]',0.0,'zoneread 0.1.0','f37506ae98e664bd');
INSERT INTO "edits" VALUES(5,'e0000000000000008','2031-05-01T00:00:09Z','lin','undo','e0000000000000007','','[{"type":"status","set":"lin","article":"aae3fe68f0a80","before":"done","after":"todo"}]',0.0,'zoneread 0.1.0','34caa35783aa0ff3');
CREATE TABLE labels (
    key         TEXT NOT NULL PRIMARY KEY,
    position    INTEGER NOT NULL,
    name        TEXT NOT NULL,
    chinese     TEXT NOT NULL,
    colour      TEXT NOT NULL,
    digit       TEXT NOT NULL,
    letter      TEXT NOT NULL,
    code        TEXT NOT NULL,
    parent      TEXT NOT NULL,
    definition  TEXT NOT NULL,
    archived    INTEGER NOT NULL CHECK (archived IN (0, 1))
) STRICT;
INSERT INTO "labels" VALUES('reform',1,'reform','改革','#0072b2','1','r','gg','','A concrete institutional or governance measure: a mechanism, a reorganisation, a personnel or pay regime, a change of approval process, an operating mode, a service model, a named reform plan. The noun phrase that names it, or the verb and object if it has no name. Not a slogan, not the bare word 改革.',0);
INSERT INTO "labels" VALUES('metric',2,'metric','指标','#e69f00','2','m','zb','','One quantified indicator, from its name through value and unit; a growth or comparison clause is a span of its own. Not plain dates, ordinals of documents, or numbers inside a name.',0);
INSERT INTO "labels" VALUES('project',3,'project','项目','#009e73','3','p','xm','','A named, concrete investment, plant, park or platform that is built or brought in: its name with the qualifiers attached and the head noun; not its amount, not its verb. Not a generic plural.',0);
INSERT INTO "labels" VALUES('party-building',4,'party-building','党建','#d55e00','4','d','dj','','Work of Party building: organisations'' activities, education campaigns, Party-led mechanisms, discipline inspection, ideological work. Not the formula of leadership, not 党工委 as a mere subject.',0);
CREATE TABLE revisions (
    article     TEXT NOT NULL REFERENCES articles (id),
    number      INTEGER NOT NULL CHECK (number >= 1),
    title       TEXT NOT NULL,
    source_path TEXT NOT NULL,
    sha256      TEXT NOT NULL CHECK (length(sha256) = 64),
    encoding    TEXT NOT NULL,
    characters  INTEGER NOT NULL CHECK (characters >= 0),
    steps       TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    PRIMARY KEY (article, number)
) STRICT;
INSERT INTO "revisions" VALUES('aae3fe68f0a80',1,'qingyan','/in/qingyan.txt','ae3fe68f0a80b11d27d04f520d964d1a1389afaf48f21d21c0567e2fca6067ae','utf-8',57,'0:','2031-05-01T00:00:04Z');
CREATE TABLE schemes (
    version     INTEGER NOT NULL PRIMARY KEY,
    saved_at    TEXT NOT NULL,
    annotator   TEXT NOT NULL,
    definition  TEXT NOT NULL CHECK (json_valid(definition)),
    digest      TEXT NOT NULL
) STRICT;
INSERT INTO "schemes" VALUES(1,'2031-05-01T00:00:00Z','','{"version":1,"labels":[{"key":"reform","name":"reform","chinese":"改革","colour":"#0072b2","digit":"1","letter":"r","code":"gg","definition":"A concrete institutional or governance measure: a mechanism, a reorganisation, a personnel or pay regime, a change of approval process, an operating mode, a service model, a named reform plan. The noun phrase that names it, or the verb and object if it has no name. Not a slogan, not the bare word 改革.","parent":"","examples":["管委会+公司模式","一枚印章管审批","将九个科室合并为四个"],"counterexamples":["改革再出发","深化改革"],"attributes":[],"archived":false},{"key":"metric","name":"metric","chinese":"指标","colour":"#e69f00","digit":"2","letter":"m","code":"zb","definition":"One quantified indicator, from its name through value and unit; a growth or comparison clause is a span of its own. Not plain dates, ordinals of documents, or numbers inside a name.","parent":"","examples":["外贸进出口额达到8.6亿元","同比增长12.3%","入驻企业240家"],"counterexamples":["2021年3月","“一号工程”"],"attributes":[{"key":"value","name":"value","chinese":"数值","kind":"text","choices":[]},{"key":"unit","name":"unit","chinese":"单位","kind":"text","choices":[]},{"key":"period","name":"period","chinese":"时期","kind":"text","choices":[]},{"key":"trend","name":"trend","chinese":"趋势","kind":"choice","choices":["up","down","flat","rank"]}],"archived":false},{"key":"project","name":"project","chinese":"项目","colour":"#009e73","digit":"3","letter":"p","code":"xm","definition":"A named, concrete investment, plant, park or platform that is built or brought in: its name with the qualifiers attached and the head noun; not its amount, not its verb. Not a generic plural.","parent":"","examples":["澄海智能仓储项目","光伏组件二期工程"],"counterexamples":["重大项目","一批项目"],"attributes":[{"key":"stage","name":"stage","chinese":"阶段","kind":"choice","choices":["planned","signed","under construction","in production"]},{"key":"amount","name":"amount","chinese":"金额","kind":"text","choices":[]}],"archived":false},{"key":"party-building","name":"party-building","chinese":"党建","colour":"#d55e00","digit":"4","letter":"d","code":"dj","definition":"Work of Party building: organisations'' activities, education campaigns, Party-led mechanisms, discipline inspection, ideological work. Not the formula of leadership, not 党工委 as a mere subject.","parent":"","examples":["主题党日活动","“红色管家”服务队"],"counterexamples":["在市委正确领导下"],"attributes":[],"archived":false}]}','b5a5d4b8296c9783be5082168c8f7d10a25bdaffcc3bfb55d27c10990f4c8d7e');
CREATE TABLE sets (
    name        TEXT NOT NULL PRIMARY KEY CHECK (name <> ''),
    kind        TEXT NOT NULL CHECK (kind IN ('annotator', 'gold', 'imported')),
    annotator   TEXT NOT NULL,
    locked      INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)),
    created     TEXT NOT NULL
) STRICT;
INSERT INTO "sets" VALUES('lin','annotator','lin',0,'2031-05-01T00:00:02Z');
INSERT INTO "sets" VALUES('gold','gold','',0,'2031-05-01T00:00:03Z');
CREATE TABLE settlements (
    article     TEXT NOT NULL REFERENCES articles (id),
    mark        TEXT NOT NULL,
    decision    TEXT NOT NULL CHECK (decision <> ''),
    PRIMARY KEY (article, mark)
) STRICT, WITHOUT ROWID;
CREATE TABLE spans (
    id          TEXT NOT NULL PRIMARY KEY,
    article     TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    set_name    TEXT NOT NULL REFERENCES sets (name),
    label       TEXT NOT NULL REFERENCES labels (key),
    start       INTEGER NOT NULL,
    end         INTEGER NOT NULL,
    source_start INTEGER NOT NULL,
    source_end  INTEGER NOT NULL,
    fragments   TEXT CHECK (fragments IS NULL OR json_valid(fragments)),
    quote       TEXT NOT NULL,
    note        TEXT NOT NULL,
    attributes  TEXT CHECK (attributes IS NULL OR json_valid(attributes)),
    origin      TEXT NOT NULL CHECK (origin IN ('manual', 'accepted', 'mended', 'propagated', 'adjudicated', 'imported', 'suggested', 'rejected')),
    annotator   TEXT NOT NULL,
    created     TEXT NOT NULL,
    updated     TEXT NOT NULL,
    CHECK (0 <= start AND start < end),
    CHECK (0 <= source_start AND source_start <= source_end),
    FOREIGN KEY (article, revision) REFERENCES revisions (article, number)
) STRICT;
INSERT INTO "spans" VALUES('s0000000000000001','aae3fe68f0a80',1,'lin','reform',0,5,0,5,NULL,'青砚经开区','',NULL,'manual','lin','2031-05-01T00:00:05Z','2031-05-01T00:00:05Z');
INSERT INTO "spans" VALUES('s0000000000000003','aae3fe68f0a80',1,'lin','metric',20,30,20,30,NULL,'年进出口额达到8.6','细看',NULL,'manual','lin','2031-05-01T00:00:06Z','2031-05-01T00:00:06Z');
INSERT INTO "spans" VALUES('s0000000000000005','aae3fe68f0a80',1,'gold','reform',0,5,0,5,NULL,'青砚经开区','',NULL,'manual','gao','2031-05-01T00:00:07Z','2031-05-01T00:00:07Z');
CREATE TABLE statuses (
    set_name    TEXT NOT NULL REFERENCES sets (name),
    article     TEXT NOT NULL REFERENCES articles (id),
    status      TEXT NOT NULL CHECK (status IN ('todo', 'in_progress', 'done', 'skipped')),
    updated     TEXT NOT NULL,
    PRIMARY KEY (set_name, article)
) STRICT, WITHOUT ROWID;
INSERT INTO "statuses" VALUES('lin','aae3fe68f0a80','todo','2031-05-01T00:00:09Z');
CREATE TABLE texts (
    article     TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    reading     TEXT NOT NULL,
    source      BLOB NOT NULL,
    offset_map  TEXT NOT NULL CHECK (json_valid(offset_map)),
    audit       TEXT NOT NULL CHECK (json_valid(audit)),
    paragraphs  TEXT NOT NULL CHECK (json_valid(paragraphs)),
    digest      TEXT NOT NULL CHECK (length(digest) = 64),
    PRIMARY KEY (article, revision),
    FOREIGN KEY (article, revision) REFERENCES revisions (article, number)
) STRICT;
INSERT INTO "texts" VALUES('aae3fe68f0a80',1,'青砚经开区推行“一窗通办”𠮷模式。
上半年进出口额达到8.6亿元，同比增长12.3%。
　　栖梧智能仓储项目开工。',X'E99D92E7A09AE7BB8FE5BC80E58CBAE68EA8E8A18CE2809CE4B880E7AA97E9809AE58A9EE2809DF0A0AEB7E6A8A1E5BC8FE380820AE4B88AE58D8AE5B9B4E8BF9BE587BAE58FA3E9A29DE8BEBEE588B0382E36E4BABFE58583EFBC8CE5908CE6AF94E5A29EE995BF31322E3325E380820AE38080E38080E6A096E6A2A7E699BAE883BDE4BB93E582A8E9A1B9E79BAEE5BC80E5B7A5E38082','[57,0,57,57]','[]','[["body",18],["body",26],["body",13]]','75ffd25fb73b58131330245ef301252bc6f6c56ae0a3259559b1f39a3c1d2ab9');
CREATE TABLE touches (
    subject     TEXT NOT NULL,
    article     TEXT NOT NULL REFERENCES articles (id),
    set_name    TEXT NOT NULL,
    edit        INTEGER NOT NULL REFERENCES edits (number),
    parent      INTEGER NOT NULL,
    PRIMARY KEY (subject, article, set_name, edit, parent)
) STRICT, WITHOUT ROWID;
INSERT INTO "touches" VALUES('s0000000000000001','aae3fe68f0a80','lin',1,0);
INSERT INTO "touches" VALUES('s0000000000000003','aae3fe68f0a80','lin',2,0);
INSERT INTO "touches" VALUES('s0000000000000005','aae3fe68f0a80','gold',3,0);
INSERT INTO "touches" VALUES('status','aae3fe68f0a80','lin',4,0);
INSERT INTO "touches" VALUES('status','aae3fe68f0a80','lin',5,4);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX revisions_by_sha256 ON revisions (sha256);
CREATE TRIGGER revisions_are_not_changed BEFORE UPDATE ON revisions
BEGIN SELECT RAISE(ABORT, 'revisions are never changed'); END;
CREATE TRIGGER revisions_are_not_deleted BEFORE DELETE ON revisions
BEGIN SELECT RAISE(ABORT, 'revisions are never deleted'); END;
CREATE TRIGGER texts_are_not_changed BEFORE UPDATE ON texts
BEGIN SELECT RAISE(ABORT, 'texts are never changed'); END;
CREATE TRIGGER texts_are_not_deleted BEFORE DELETE ON texts
BEGIN SELECT RAISE(ABORT, 'texts are never deleted'); END;
CREATE INDEX spans_by_place ON spans (article, set_name, start, end, origin, revision);
CREATE INDEX edits_by_annotator ON edits (annotator);
CREATE INDEX edits_by_target ON edits (target) WHERE target IS NOT NULL;
CREATE INDEX touches_by_article ON touches (article, edit);
CREATE TRIGGER edits_are_not_changed BEFORE UPDATE ON edits
BEGIN SELECT RAISE(ABORT, 'the log of edits is never changed'); END;
CREATE TRIGGER edits_are_not_deleted BEFORE DELETE ON edits
BEGIN SELECT RAISE(ABORT, 'the log of edits is never deleted from'); END;
CREATE TRIGGER touches_are_not_changed BEFORE UPDATE ON touches
BEGIN SELECT RAISE(ABORT, 'the log of edits is never changed'); END;
CREATE TRIGGER touches_are_not_deleted BEFORE DELETE ON touches
BEGIN SELECT RAISE(ABORT, 'the log of edits is never deleted from'); END;
CREATE VIEW spans_readable AS
    SELECT a.name AS article, s.set_name, s.label, l.chinese AS label_chinese, s.quote, s.note, s.start, s.end,
           s.origin, s.annotator, s.created, s.updated, s.id AS span
    FROM spans s
    JOIN articles a ON a.id = s.article AND a.revision = s.revision
    JOIN labels l ON l.key = s.label
    ORDER BY a.name, s.set_name, s.start, s.end DESC;
CREATE VIEW progress AS
    SELECT x.name AS set_name, a.name AS article, coalesce(st.status, 'todo') AS status,
           (SELECT count(*) FROM spans s WHERE s.article = a.id AND s.set_name = x.name AND s.revision = a.revision
               AND s.origin NOT IN ('suggested', 'rejected')) AS spans,
           (SELECT coalesce(sum(e.active_seconds / (SELECT count(DISTINCT o.article) FROM touches o WHERE o.edit = e.number)), 0) / 60
               FROM edits e WHERE e.active_seconds > 0 AND e.number IN
                   (SELECT t.edit FROM touches t WHERE t.article = a.id AND t.set_name = x.name)) AS active_minutes
    FROM sets x CROSS JOIN articles a
    LEFT JOIN statuses st ON st.set_name = x.name AND st.article = a.id
    ORDER BY x.name, a.name;
CREATE VIEW agreement_pairs AS
    SELECT a.name AS article, s.set_name AS set_a, o.set_name AS set_b, s.label AS label_a, o.label AS label_b,
           s.start AS start_a, s.end AS end_a, o.start AS start_b, o.end AS end_b, s.quote AS quote_a, o.quote AS quote_b,
           (s.start = o.start AND s.end = o.end) AS same_range, (s.label = o.label) AS same_label
    FROM spans s
    JOIN articles a ON a.id = s.article AND a.revision = s.revision
    JOIN spans o ON o.article = s.article AND o.revision = s.revision AND s.set_name < o.set_name
        AND o.start < s.end AND s.start < o.end
    WHERE s.origin NOT IN ('suggested', 'rejected') AND o.origin NOT IN ('suggested', 'rejected')
    ORDER BY a.name, s.start, s.end DESC;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('edits',5);
COMMIT;
