# POP to an address with ESP takes ESP as it is after the pop: where SP wraps from FFFE to 0, it is 0.
# realmode: layout=flat reg.esp=0xfffe init.0xfffe=3412 exit=hlt expect.esp=0 mem.0x600=3412 needs=pop-esp-wrap
# realmode: judge="native run; SDM vol. 2, POP"
        movw $end, 12 * 4
        popw 0x600(%esp)
end:    hlt
