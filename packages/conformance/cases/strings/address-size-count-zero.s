# With 67 the count is ECX: CX = 0 alone does not end it.
# realmode: layout=flat exit=hlt expect.ecx=0x10000 expect.edi=0x2000 expect.bx=1 judge="KVM run; SDM vol. 2, REP"
        mov $0x10000, %ecx
        mov $0x2000, %edi
        rep stosb
        inc %bx
        hlt
