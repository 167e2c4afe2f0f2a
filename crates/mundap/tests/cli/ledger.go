// Checks a ledger with software that is not ours: golang.org/x/mod/sumdb/{note,tlog}, as Debian packages them.
//
//	go run ledger.go URL EARLIER
//
// opens the checkpoint of the site with its key, proves every entry from the tiles that are served, and proves
// that the checkpoint in the file EARLIER is its beginning.
package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func get(url string) []byte {
	answer, err := http.Get(url)
	must(err)
	defer answer.Body.Close()
	if answer.StatusCode != 200 {
		must(fmt.Errorf("%s: %s", url, answer.Status))
	}
	bytes, err := io.ReadAll(answer.Body)
	must(err)
	return bytes
}

// The paths of sumdb name the height of a tile; those of C2SP tlog-tiles do not.
type tiles struct{ base string }

func (t tiles) Height() int { return 8 }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		all = append(all, get(t.base+"/ledger/"+strings.Replace(tile.Path(), "tile/8/", "tile/", 1)))
	}
	return all, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func open(signed []byte, key string) tlog.Tree {
	verifier, err := note.NewVerifier(key)
	must(err)
	opened, err := note.Open(signed, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != verifier.Name() {
		must(fmt.Errorf("a checkpoint of %s, not of %s", lines[0], verifier.Name()))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(lines[2])
	must(err)
	return tlog.Tree{N: size, Hash: root}
}

func main() {
	base := os.Args[1]
	keys := strings.Split(strings.TrimSpace(string(get(base+"/ledger/keys"))), "\n")
	tree := open(get(base+"/ledger/checkpoint"), keys[len(keys)-1])
	reader := tlog.TileHashReader(tree, tiles{base})
	checked := int64(0)
	for first := int64(0); first < tree.N; first += 256 {
		path := (tlog.Tile{H: 8, L: -1, N: first / 256, W: 256}).Path()
		if tree.N-first < 256 {
			path += fmt.Sprintf(".p/%d", tree.N-first)
		}
		bundle := get(base + "/ledger/" + strings.Replace(path, "tile/8/data/", "tile/entries/", 1))
		for len(bundle) > 0 {
			length := int(binary.BigEndian.Uint16(bundle))
			hash := tlog.RecordHash(bundle[2 : 2+length])
			bundle = bundle[2+length:]
			proof, err := tlog.ProveRecord(tree.N, checked, reader)
			must(err)
			must(tlog.CheckRecord(proof, tree.N, tree.Hash, checked, hash))
			checked++
		}
	}
	if checked != tree.N {
		must(fmt.Errorf("%d entries of %d", checked, tree.N))
	}
	earlier, err := os.ReadFile(os.Args[2])
	must(err)
	before := open(earlier, keys[0])
	proof, err := tlog.ProveTree(tree.N, before.N, reader)
	must(err)
	must(tlog.CheckTree(proof, tree.N, tree.Hash, before.N, before.Hash))
	fmt.Printf("%d entries, of which %d were there before\n", checked, before.N)
}
