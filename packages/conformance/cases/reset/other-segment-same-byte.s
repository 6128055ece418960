# FF00:0 and F000:F000 name the same byte of the alias.
# realmode: layout=page+alias exit=hlt expect.cs=0xff00 expect.bx=1 judge="KVM run"
        ljmp $0xff00, $there - 0xf000
        hlt
there:  inc %bx
        hlt
