"""scripts/check_rooms.py sees what is planted: an include upwards, a number, a clause, a title of an edition in C, in the
templates that all editions share and in the documents, a circle of headers, what nobody compiles or includes."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLANTED = {
    "a hash without a seed": ("base/index.c", "static const unsigned long long h = XXH3_64bits(\"a\", 1);",
                              "a hash without a seed"),
    "an include upwards": ("facts/facts.c", '#include "report/doc.h"', "may not include report/doc.h"),
    "an include of the top level": ("score/form.c", '#include "options.h"', "may not include options.h"),
    "a foreign library": ("score/form.c", "#include <hpdf.h>", "includes <hpdf.h>"),
    "the number of rows": ("score/form.c", "enum { ROWS = 211 };", "211 is a number"),
    "a limit in seconds": ("measures/uptime.c", "enum { MOST_DOWN = 31536 };", "31536 is a number"),
    "a clause": ("score/form.c", 'static const char *const clause = "6.2.4 b，8.4.1";', "names an edition"),
    "a title": ("report/sections.c", 'static const char *const title = "GB/T 35289";', "names an edition"),
    "a row": ("measures/people.c", 'static const char *const row = "见第75条";', "names an edition"),
    "a clause of two parts": ("../templates/guide.csv", "org,name,见8.2,,,", "is of one edition"),
    "a code": ("score/form.c", 'static const char *const code = "gm-2018-571";', "names an edition"),
    "a word for an edition": ("measures/disclosure.c", 'static const char *const of = "GM571";', "names an edition"),
    "another word for one": ("measures/disclosure.c", 'static const char *const by = "GB35289";', "names an edition"),
    "an edition's title": ("report/sections.c", 'static const char *const of = "按电子政务电子认证服务质量评估要求（国密局字〔2018〕571号）";',
                           "names an edition"),
    "an indicator's title": ("report/sections.c", 'static const char *const one = "客户投诉指标";', "what only one can"),
    "a level's title": ("score/grading_level.c", 'static const char *const low = "基本执行级";', "what only one can"),
    "a row's text": ("score/form.c", 'static const char *const text = "具有健全的安全管理制度";', "what only one can"),
    "an edition's sentence": ("report/sections.c", 'static const char *const free = "GB/T 35289为推荐性标准，评分与等级供参考";',
                              "names an edition"),
    "a code in the guide": ("../templates/guide.md", "见 gbt35289-2017。", "is of one edition"),
    "a row in the guide": ("../templates/guide.csv", "org,name,评估表第63条,,,", "is of one edition"),
    "an indicator in the guide": ("../templates/guide.csv", "org,name,用于服务态度指标,,,", "is of one edition"),
    "a word for an edition in the guide": ("../templates/guide.md", "依据为GM571的", "is of one edition"),
    "a row of an export": ("../templates/exports.csv", "org,机构信息,odd,甲,bool,,,,,,,,row 63", "is of one edition"),
    "a table of a kind": ("../templates/kinds.csv", "org,register,表9", "is of one edition"),
    "a clause in a document": ("../scripts/documents/notice.txt", "p 依据8.2，应予整改。", "is of one edition"),
    "a standard in a document": ("../scripts/documents/conclusion.txt", "p 按GB/T 35289—2017，", "is of one edition"),
    "an include by a path upwards": ("facts/facts.c", '#include "../../options.h"', "goes upwards by its path"),
    "an include without its room": ("facts/facts.c", '#include "period.h"', "without its room"),
    "an include that hides": ("facts/hotline.c", '#  include"report/doc.h"', "may not include report/doc.h"),
    "a source that is included": ("facts/facts.c", '#include "facts/hotline.c"', "is no header"),
    "a circle of headers": ("facts/period.h", '#include "facts/facts.h"', "headers include one another: "),
    "a header that nobody includes": ("facts/forgotten.h", "/* Forgotten. */", "is included by no file"),
    "a source that offers nothing": ("facts/forgotten.c", "int forgotten_source(void)\n{\n    return 0;\n}",
                                     "nothing that a header offers"),
    "a source that no rule compiles": ("facts/deep/deep.c", "int deep;", "is compiled by no rule"),
    "a file in no room": ("session.c", "int session;", "stands in no room"),
    "a new room": ("odds/ends.c", "int ends;", "no place in the order"),
    "a file that is no source": ("base/text.c.orig", "int text;", "is no source"),
    "a clause in the wording": ("../templates/wording.csv", "scores.explained,均不取整（8.3）", "is of one edition"),
    "a row in the wording": ("../templates/wording.csv", "cited.explained,第42条除外", "is of one edition"),
    "how many there are": ("../templates/wording.csv", "scores.chart,六个一级指标得分", "is of one edition"),
    "an edition's document": ("../templates/wording.csv", "annex.explained,国密局字〔2018〕571号", "is of one edition"),
    "an edition's code": ("../templates/wording.csv", "x,gbt35289-2017", "is of one edition"),
    "a measure of a row": ("../templates/measures.csv", "x,record_count,,甲,entries,records,row=73,yes,entries,",
                           "is of one edition"),
    "a measure of one standard": ("../templates/measures.csv", "x,unpublished,,甲,items,disclosure,standard=GM571,,,",
                                  "is of one edition"),
    "a clause of a measure": ("../templates/measures.csv", "x,count,,甲（8.1.5.1）,times,complaints,,yes,,",
                              "is of one edition"),
    "a table of a measure": ("../templates/measures.csv", "x,count,,表9的投诉,times,complaints,,yes,,", "is of one edition"),
    "a level in the night": ("../scripts/install/caeval-nightly", 'LOW = "基本执行级"', "what only one can"),
    "a code in the configuration": ("../scripts/install/caeval.conf", "# gm-2018-571", "names an edition"),
    "an indicator in a translation": ("../scripts/po/en.po", '# 客户投诉指标', "what only one can"),
    "a reading": ("score/form.c", 'static const char *const reading = "T9-R1";', "a reading of an edition: T9-R1"),
    "a part of a reading's code": ("measures/crl.c", 'static const char *const of = "T9-";', "a reading of an edition: T9"),
    "a reading in a name": ("score/grading.c", "static const int with_T9_R1 = 1;", "a reading of an edition: T9_R1"),
    "a part of a code": ("score/form.c", 'static const char *const part = "gm-2018";', "only one can: gm-2018"),
    "the end of a code": ("score/form.c", 'static const char *const part = "2018-571";', "only one can: 2018-571"),
    "a standard's number": ("score/form.c", "enum { NUMBER = 35289 };", "35289 is a number"),
    "a table": ("score/grading.c", 'static const char *const table = "按表5计算";', "of an edition: 表5"),
    "rows from to": ("score/form.c", 'static const char *const rows = "第34至41条";', "of an edition: 第34至4"),
    "a row in English": ("score/form.c", 'static const char *const row = "see row 75";', "of an edition: row 7"),
    "how many rows": ("score/form.c", 'static const char *const all = "共211条";', "of an edition: 共211条"),
    "how many indicators": ("score/grading.c", 'static const char *const all = "19项指标";', "of an edition: 19项"),
    "how many of the first level": ("score/grading.c", 'static const char *const all = "六个一级指标";', "of an edition: 六个一级"),
    "a clause of two parts in C": ("score/form.c", 'static const char *const clause = "见4.2";', "of an edition: 4.2"),
    "a title without its number": ("report/sections.c", 'static const char *const of = "电子政务电子认证服务质量评估要求";',
                                   "one can: 电子政务电子认证服务质量评估要求"),
    "the other title without its number": ("report/sections.c", 'static const char *const of = "电子认证服务机构服务质量规范";',
                                           "one can: 电子认证服务机构服务质量规范"),
    "a clause in the configuration": ("../scripts/install/caeval.conf", "# clause 8.3", "of an edition: clause 8"),
    "a row in the night": ("../scripts/install/caeval-nightly", "# 第75条", "a row of one: # 第75条"),
    "a standard in the package": ("../scripts/install/debian/control", " by GB/T 35289", "a row of one:  by GB/T 35289"),
    "a row in a translation": ("../scripts/po/en.po", 'msgid "row 75"', "of an edition: row 7"),
    "a clause in a translation": ("../scripts/po/zh.po", 'msgstr "依据8.4.1"', 'a row of one: msgstr "依据8.4.1'),
    "a reading in a translation": ("../scripts/po/zh.po", 'msgstr "按T5-R2"', "a reading of an edition: T5-R2"),
    "a long file": ("base/text.c", "\n" * 600, "lines"),
    "a kind without a row": ("measures/kinds.h", "measure_fn measure_count_x,\n    measure_x;", "measure_x is used by no file"),
    "a source without a row": ("facts/hotline.h", "extern const struct fact_source trainings_source;",
                               "trainings_source is used by no file but its own"),
    "a command without a row": ("command/command.h", "extern const struct command other_row;", "other_row is used by no file"),
    "a section that is not called": ("report/sections.h", "void add_more(const struct reporter *r);", "add_more is used by no file"),
    "an option that does nothing": ("app/settings.c", '    {"odd", ON_LINE, SETTING_FLAG},', "odd does nothing"),
    "an option without help": ("app/settings.c", '    {"odd", ON_LINE, SETTING_FLAG},', "--odd has no row in the help"),
    "a bit of no option": ("app/options.h", "enum { OWN_EVEN = 1 << 29 };", "OWN_EVEN is of no option"),
    "a bit of no command": ("app/options.h", "enum { OWN_BARE = 1 << 28 };", "OWN_BARE is of no command"),
    "a kind of standard without a row": ("report/json.c", "static const int x[STANDARD_KINDS] = {\n    [STANDARD_FORM] = 1,\n};",
                                         "no row for STANDARD_SCORE"),
    "a measure without a use": ("../templates/measures.csv", "hotline.offered,count,complaints.all,甲,times,complaints,,yes,,",
                                "hotline.offered is used by no edition"),
    "a phrase that nothing prints": ("score/phrases.h", '    X(NEVER_SAID, "never.said", 0)', "NEVER_SAID is printed by nothing"),
    "a column without its name": ("facts/hotline.c", "enum { ONE, TWO, X_COLUMNS };\nstatic const char *const x_columns[X_COLUMNS] = {\n"
                                  '    [ONE] = "one",\n};', "TWO has no name of a column"),
    "an index that nobody begins": ("facts/hotline.h", "struct x {\n    struct index never_begun;\n};", "never_begun is begun by nothing"),
}


class Rooms(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.copy = pathlib.Path(tempfile.mkdtemp(prefix="caeval-rooms-"))
        cls.addClassCleanup(shutil.rmtree, cls.copy)
        shutil.copytree(ROOT / "gen", cls.copy / "gen", ignore=shutil.ignore_patterns("build", "caeval"))
        for name in ("templates", "tests/unit", "tests/fuzz", "scripts/documents", "scripts/install", "scripts/po"):
            shutil.copytree(ROOT / name, cls.copy / name)
        shutil.copy(ROOT / "scripts/check_rooms.py", cls.copy / "scripts")

    def check(self):
        return subprocess.run([sys.executable, self.copy / "scripts/check_rooms.py"], capture_output=True, text=True)

    def test_each_plant_is_seen(self):
        """Each at the end of its file, all of them at once."""
        self.assertEqual(self.check().returncode, 0)
        for name, text, _ in PLANTED.values():
            path = self.copy / "gen" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(f"{text}\n")
        done = self.check()
        self.assertEqual(done.returncode, 1)
        for name, plant in PLANTED.items():
            with self.subTest(name):
                at = "gen/facts/" if name == "a circle of headers" else f"gen/{plant[0]}:".replace("gen/../", "")
                self.assertTrue([line for line in done.stdout.splitlines() if line.startswith(at) and plant[2] in line],
                                plant[2])


if __name__ == "__main__":
    unittest.main()
