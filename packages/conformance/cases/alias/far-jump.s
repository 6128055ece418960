# With the alias a far jump within segment F000 goes on at ff000.
# realmode: layout=page+alias exit=hlt expect.ax=1 expect.cs.base=0xf0000
# realmode: judge="KVM run"

        ljmp $0xf000, $1f
        hlt
1:      inc %ax
        hlt
