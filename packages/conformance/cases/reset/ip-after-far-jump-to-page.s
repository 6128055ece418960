# With the alias a far jump to the page has CS base F0000; without it nothing is there.
# realmode: layout=page+alias exit=hlt expect.cs.base=0xf0000 expect.cs=0xf000 expect.bx=1 judge="KVM run"
        ljmp $0xf000, $there
        hlt
there:  inc %bx
        hlt
