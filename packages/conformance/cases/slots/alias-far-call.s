# With the alias a far call to F000 and its return stay on the page.
# realmode: layout=page+alias exit=hlt expect.bx=2 expect.cs.base=0xf0000 judge="KVM run"
        mov $0x1000, %sp
        lcall $0xf000, $routine
        inc %bx
        hlt
routine: inc %bx
        lret
