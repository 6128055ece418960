# MUL of doublewords: each carry of the partial products counts; the operand lies in two pages.
# realmode: layout=flat exit=hlt expect.eax=1 expect.edx=0xfffffffe flags=OC init.0x1ffe=ffffffff
# realmode: judge="run on the host's CPU (native); SDM vol. 2, MUL"
        mov $-1, %eax
        mull 0x1ffe
        hlt
